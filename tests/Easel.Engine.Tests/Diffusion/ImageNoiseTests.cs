using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Easel.Engine.Diffusion.Noise;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Diffusion;

[NoTensorLeaks]
public sealed class ImageNoiseTests
{
    private static readonly JsonObject File = GoldenJson.Read("sampling/rng.json");

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, File["image_rng"]!.AsArray().Count)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Batches_variations_resizes_and_delta_equal_the_web_uis(int index)
    {
        using var scope = NewDisposeScope();
        var c = File["image_rng"]![index]!.AsObject();
        var shape = c["shape"].Longs();
        var noise = new ImageNoise(new()
        {
            Shape = ((int)shape[0], (int)shape[1], (int)shape[2]),
            Seeds = [.. c["seeds"].Longs()],
            Subseeds = [.. c["subseeds"].Longs()],
            SubseedStrength = c.Number("subseed_strength"),
            ResizeFromHeight = c.Integer("seed_resize_from_h"),
            ResizeFromWidth = c.Integer("seed_resize_from_w"),
            EtaNoiseSeedDelta = c.Integer("eta_noise_seed_delta"),
            Source = Enum.Parse<NoiseSourceKind>(c.Text("source"), ignoreCase: true),
        });
        var tolerance = c.Number("subseed_strength") == 0 ? 2e-6 : 1e-5;
        foreach (var draw in c["draws"]!.AsArray())
        {
            var expected = tensor(draw.Numbers(), [c["seeds"]!.AsArray().Count, .. shape]);
            GoldenJson.AssertClose(expected, noise.Next(), tolerance, $"case {index}");
        }
    }

    [Fact]
    public void Interpolation_on_the_sphere_equals_the_references()
    {
        foreach (var c in File.Cases("slerp"))
        {
            using var scope = NewDisposeScope();
            var shape = c["shape"].Longs();
            var result = Slerp.Between(Of("low"), Of("high"), c.Number("val"));
            GoldenJson.AssertClose(tensor(c["result"].Numbers(), shape), result, 1e-5, c["val"]!.ToJsonString());

            Tensor Of(string name) => tensor(c[name].Numbers(), shape, ScalarType.Float32);
        }
    }

    [Theory]
    [InlineData(NoiseSourceKind.Cpu)]
    [InlineData(NoiseSourceKind.Nv)]
    public void Mission_2_1_noise_of_an_image_in_a_batch_equals_the_same_seed_alone_bit_for_bit(NoiseSourceKind source)
    {
        using var scope = NewDisposeScope();
        var batch = Of([7, 8, 9]);
        var alone = Of([9]);
        for (var draw = 0; draw < 4; draw++)
            Assert.Equal(alone.Next()[0].data<float>().ToArray(), batch.Next()[2].contiguous().data<float>().ToArray());

        ImageNoise Of(ImmutableArray<long> seeds) => new(new() { Shape = (4, 9, 7), Seeds = seeds, Source = source });
    }

    [Theory]
    [InlineData(NoiseSourceKind.Cpu)]
    [InlineData(NoiseSourceKind.Nv)]
    public void Mission_2_1_noise_is_drawn_on_the_processor_so_that_it_is_the_same_whatever_device_paints(NoiseSourceKind source)
    {
        using var scope = NewDisposeScope();
        var noise = new ImageNoise(new() { Shape = (4, 8, 8), Seeds = [1, 2], Subseeds = [3, 4], SubseedStrength = 0.3, ResizeFromHeight = 48, ResizeFromWidth = 80, Source = source });
        Assert.All(Enumerable.Range(0, 3), _ => Assert.Equal(TorchSharp.DeviceType.CPU, noise.Next().device_type));
        var path = BrownianNoise.Over([10, 1, 0.1], noise);
        Assert.Equal(TorchSharp.DeviceType.CPU, path.Next(10, 1).device_type);
    }

    [Fact]
    public void Mission_2_1_the_same_request_gives_the_same_noise_twenty_times()
    {
        using var scope = NewDisposeScope();
        var first = Draw();
        for (var i = 0; i < 20; i++)
            Assert.Equal(first, Draw());

        static float[] Draw()
        {
            var noise = new ImageNoise(new() { Shape = (4, 16, 16), Seeds = [1, 2], Subseeds = [5, 6], SubseedStrength = 0.4 });
            return [.. noise.Next().data<float>(), .. noise.Next().data<float>()];
        }
    }
}
