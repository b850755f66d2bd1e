using System.Text.Json;
using Easel.Core.Requests;
using Easel.Testing;
using Easel.Training.Datasets;

namespace Easel.Training.Tests.Datasets;

public sealed class BucketsTests
{
    [Fact]
    public void Buckets_scaling_and_crops_are_the_reference()
    {
        using var golden = Golden.Json("mini/data/buckets.json");
        foreach (var config in golden.RootElement.GetProperty("configs").EnumerateArray())
        {
            int At(string name) => config.GetProperty(name).GetInt32();
            var resolution = config.GetProperty("resolution");
            var options = new BucketOptions(true, At("min"), At("max"), At("step"), config.GetProperty("no_upscale").GetBoolean());
            var buckets = new Buckets(Size(resolution, 0), options);
            if (config.TryGetProperty("buckets", out var sizes)) Assert.Equal(sizes.EnumerateArray().Select(size => Size(size, 0)), buckets.Sizes);
            foreach (var image in config.GetProperty("images").EnumerateArray())
            {
                var original = Size(image, 0);
                var fit = buckets.Fit(original);
                Assert.Equal((Size(image, 2), Size(image, 4), image[6].GetInt32(), image[7].GetInt32()), (fit.Bucket, fit.Resized, fit.CropX, fit.CropY));
                if (image[8].ValueKind != JsonValueKind.Array) continue;
                var crop = fit.CropOf(original);
                Assert.Equal(image[8].EnumerateArray().Select(v => v.GetDouble()), [crop.Left, crop.Top, crop.Right, crop.Bottom]);
            }
        }
    }

    [Theory]
    [InlineData(512, 512, 256, 1024, 17)]
    [InlineData(512, 768, 256, 1024, 19)]
    [InlineData(1024, 1024, 256, 2048, 41)]
    public void Mission_9_3_The_number_of_buckets_is_known(int width, int height, int min, int max, int count) =>
        Assert.Equal(count, new Buckets(new PictureSize(width, height), new BucketOptions(true, min, max)).Sizes.Length);

    [Fact]
    public void Mission_9_3_Without_buckets_a_picture_is_scaled_to_cover_and_cut_in_the_middle()
    {
        var fit = new Buckets(new PictureSize(512, 512)).Fit(new PictureSize(600, 512));
        Assert.Equal(new BucketFit(new PictureSize(512, 512), new PictureSize(600, 512)), fit);
        Assert.Equal((44, 0), (fit.CropX, fit.CropY));
        Assert.Equal(1 - 512.0 / 600, fit.Lost, 12);
    }

    private static PictureSize Size(JsonElement array, int at) => new(array[at].GetInt32(), array[at + 1].GetInt32());
}
