using Easel.Core.Requests;
using Easel.Testing;
using Easel.Training.Datasets;
using static TorchSharp.torch;

namespace Easel.Training.Tests.Datasets;

[NoTensorLeaks]
public sealed class LatentStoreTests : IDisposable
{
    private readonly PictureFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(true, false, 1)]
    [InlineData(false, true, 1)]
    [InlineData(false, false, 2)]
    public void What_is_kept_is_not_computed_twice_and_is_the_same(bool keep, bool onDisk, int encoded)
    {
        using var scope = NewDisposeScope();
        using var store = Store(keep, onDisk);
        var draw = Draw(Picture("a.png"));
        var first = store.Of(draw, null).Moments;
        TensorAssert.Identical(first, store.Of(draw, null).Moments);
        Assert.Equal(encoded, store.Encoded);
    }

    [Fact]
    public void Files_serve_the_next_run_and_never_a_changed_picture_or_another_encoder()
    {
        using var scope = NewDisposeScope();
        var picture = Picture("a.png");
        using var first = Store(keep: false, onDisk: true);
        var before = first.Of(Draw(picture), null).Moments;
        using var second = Store(keep: false, onDisk: true);
        TensorAssert.Identical(before, second.Of(Draw(picture), null).Moments);
        Assert.Equal(0, second.Encoded);

        using var otherEncoder = Store(keep: false, onDisk: true, "other");
        otherEncoder.Of(Draw(picture), null);
        Assert.Equal(1, otherEncoder.Encoded);

        File.WriteAllText(picture.Path, "64 64 9 changed");
        using var third = Store(keep: false, onDisk: true);
        TensorAssert.Different(before, third.Of(Draw(picture), null).Moments);
        Assert.Equal(1, third.Encoded);
    }

    [Fact]
    public void A_damaged_file_is_written_anew()
    {
        using var scope = NewDisposeScope();
        var picture = Picture("a.png");
        using (var first = Store(keep: false, onDisk: true)) first.Of(Draw(picture), null);
        var file = Assert.Single(Directory.GetFiles(folder.Path(".easel")));
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..100]);
        using var second = Store(keep: false, onDisk: true);
        second.Of(Draw(picture), null);
        Assert.Equal(1, second.Encoded);
        using var third = Store(keep: false, onDisk: true);
        third.Of(Draw(picture), null);
        Assert.Equal(0, third.Encoded);
    }

    [Fact]
    public void Mission_10_7_Half_of_the_draws_are_mirrored_also_where_latents_are_kept()
    {
        using var scope = NewDisposeScope();
        var picture = Picture("a.png") with { Subset = new TrainSubset(folder.Root, FlipAug: true) };
        using var store = Store(keep: true, onDisk: false);
        var draws = Enumerable.Range(0, 200).Select(seed => PictureDraw.Of(picture, new Random(seed))).ToList();
        Assert.InRange(draws.Count(draw => draw.Flipped), 70, 130);
        foreach (var draw in draws.Take(20)) store.Of(draw, null);
        Assert.Equal(2, store.Encoded);
        var plain = store.Of(draws.First(draw => !draw.Flipped), null).Moments;
        var mirrored = store.Of(draws.First(draw => draw.Flipped), null).Moments;
        TensorAssert.Different(plain, mirrored);
        Assert.True(plain.flip(3).allclose(mirrored, atol: 1e-5));
    }

    [Fact]
    public void Random_crops_stay_inside_and_reach_both_ends()
    {
        var picture = Picture("w.png", 96, 64) with { Subset = new TrainSubset(folder.Root, RandomCrop: true) };
        var places = Enumerable.Range(0, 500).Select(seed => PictureDraw.Of(picture, new Random(seed)).CropX).ToList();
        Assert.Equal((0, 32), (places.Min(), places.Max()));
    }

    [Fact]
    public void A_mask_weighs_what_its_red_channel_says()
    {
        using var scope = NewDisposeScope();
        folder.Add("masks/a.png", grey: 200);
        var picture = Picture("a.png") with { Mask = folder.Path("masks", "a.png") };
        using var store = Store(keep: true, onDisk: false);
        var mask = store.Of(Draw(picture), null).Mask!;
        Assert.Equal([1, 1, 64, 64], mask.shape);
        Assert.Equal(200 / 255f, mask[0, 0, 0, 0].item<float>());
    }

    private static PictureDraw Draw(TrainingPicture picture) => PictureDraw.Of(picture, new Random(1));

    private static Tensor Encode(Tensor pixels) =>
        cat([nn.functional.avg_pool2d(pixels, 8), nn.functional.avg_pool2d(pixels, 8), nn.functional.avg_pool2d(pixels, 8).narrow(1, 0, 2)], 1);

    private LatentStore Store(bool keep, bool onDisk, string key = "vae") => new(folder, Encode, key, keep, onDisk);

    private TrainingPicture Picture(string name, int width = 64, int height = 64)
    {
        var path = folder.Add(name, width, height);
        var size = new PictureSize(width, height);
        return new TrainingPicture(path, size, new Buckets(new PictureSize(64, 64)).Fit(size), "", new TrainSubset(folder.Root), 1);
    }
}
