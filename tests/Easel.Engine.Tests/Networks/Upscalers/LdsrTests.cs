using Easel.Core.Pixels;
using Easel.Engine.Families.Kinds;
using Easel.Engine.Formats;
using Easel.Engine.Memory;
using Easel.Engine.Networks.Upscalers;
using Easel.Engine.Networks.Upscalers.Ldsr;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Networks.Upscalers;

[NoTensorLeaks]
public sealed class LdsrTests : IDisposable
{
    private readonly UpscalerFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    [Fact]
    public void A_checkpoint_is_known_by_its_tensors_and_gives_back_the_network_that_was_written()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        using var network = Network();
        var path = fixture.Write(network, more: [("first_stage_model.encoder.conv_in.weight", [32, 3, 3, 3]), ("betas", [1000]), ("model_ema.decay", [])]);
        using var file = UpscalerFile.Open(path);
        Assert.Equal(("LDSR", 4, true), (file.Architecture, file.Factor, file.ReachesAnySize));
        using (var tensors = TensorFiles.Open(path))
        {
            var kind = FileKinds.Detect(tensors.Tensors, tensors.Metadata);
            Assert.Equal(("Upscaler", "LDSR"), (kind.Type.ToString(), kind.Facts["architecture"]));
        }

        // What training left beside the weights is not counted.
        Assert.Equal(4 * network.Parameters().Sum(it => it.numel()), file.FullBytes);
        using var read = file.Component(DevicePolicy.Cpu).Build(null, CPU);
        Assert.Equal(network.NamedParameters().Select(p => p.Name), read.NamedParameters().Select(p => p.Name));
        Assert.All(network.Parameters().Zip(read.Parameters()), pair => TensorAssert.Identical(pair.First, pair.Second));
    }

    [Fact]
    public void The_averaged_weights_are_those_that_paint_and_flat_convolutions_are_matrices()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        using var network = Network();
        var tensors = new Dictionary<string, Tensor>();
        foreach (var (name, value) in network.NamedParameters())
        {
            var stored = name.EndsWith(".qkv.weight", StringComparison.Ordinal) || name.Contains(".1.proj_out.weight", StringComparison.Ordinal) ? value.unsqueeze(-1) : value;
            tensors[name] = stored;
            if (!name.StartsWith("model.", StringComparison.Ordinal)) continue;
            tensors["model_ema." + name["model.".Length..].Replace(".", "", StringComparison.Ordinal)] = stored + 1;
        }

        using var file = UpscalerFile.Open(fixture.Write(tensors));
        using var read = file.Component(DevicePolicy.Cpu).Build(null, CPU);
        Assert.All(network.NamedParameters().Zip(read.NamedParameters()), pair =>
            TensorAssert.Identical(pair.First.Name.StartsWith("model.", StringComparison.Ordinal) ? pair.First.Parameter + 1 : pair.First.Parameter, pair.Second.Parameter));
    }

    [Theory]
    [InlineData(13, 7, 52, 28, 3), InlineData(40, 9, 60, 14, 3), InlineData(5, 5, 41, 41, 1), InlineData(8, 8, 32, 32, 4)]
    public void A_picture_of_any_size_comes_out_at_the_size_wanted(int width, int height, int toWidth, int toHeight, int channels)
    {
        var enlarged = Upscaler(upscaler => upscaler.To(UpscalerFixture.Picture(width, height, channels), toWidth, toHeight, new UpscaleRun { Steps = 1 }));
        Assert.Equal((toWidth, toHeight, channels), (enlarged.Width, enlarged.Height, enlarged.Channels));
        Assert.True(enlarged.Bytes.Distinct().Count() > 10, "The picture is flat.");
    }

    [Fact]
    public void A_picture_becomes_the_same_one_each_time_and_another_one_by_another_seed()
    {
        var picture = UpscalerFixture.Picture(9, 9);
        var (first, again, other) = (Enlarge(0), Enlarge(0), Enlarge(1));
        Assert.Equal(first.Bytes, again.Bytes);
        Assert.NotEqual(first.Bytes, other.Bytes);

        PixelBuffer Enlarge(long seed) => Upscaler(upscaler => upscaler.To(picture, 36, 36, new UpscaleRun { Steps = 2, Seed = seed }));
    }

    [Fact]
    public void Work_is_told_tile_by_tile_and_a_wish_to_stop_is_honoured_in_the_middle_of_a_step()
    {
        using var stop = new CancellationTokenSource();
        var shares = new List<double>();
        var run = new UpscaleRun
        {
            Steps = 3,
            Tiling = new UpscaleTiling(64),
            Cancelled = stop.Token,
            Progress = share =>
            {
                shares.Add(share);
                if (shares.Count == 5) stop.Cancel();
            },
        };
        Assert.Throws<OperationCanceledException>(() => Upscaler(upscaler => upscaler.To(UpscalerFixture.Picture(96, 64), 384, 256, run)));
        // 1000 / 3 rounds down to four steps of two tiles each, and one round more for the decoder.
        Assert.Equal([0, 0.1, 0.2, 0.3, 0.4], shares.Select(share => Math.Round(share, 6)));
    }

    [Fact]
    public void What_is_wanted_smaller_is_not_painted_anew()
    {
        var picture = UpscalerFixture.Picture(20, 10);
        var smaller = Upscaler(upscaler => upscaler.To(picture, 10, 5, new UpscaleRun { Progress = share => Assert.Equal(1, share) }));
        Assert.Equal(picture.Resize(10, 5, ResizeFilter.Lanczos).Bytes, smaller.Bytes);
    }

    [Theory]
    [InlineData("LDSR", "/data/models/LDSR/model.ckpt"), InlineData("LDSR", "/data/models/ldsr/model.safetensors"), InlineData("model", "/data/models/ESRGAN/model.pth"), InlineData("x4", "x4.pth")]
    public void It_is_shown_by_webui_s_name(string name, string path) => Assert.Equal(name, UpscalerList.NameOf(path));

    private static LdsrNetwork Network() => new(UpscalerFixture.Random(), LdsrGoldenTests.Config);

    private PixelBuffer Upscaler(Func<NetworkUpscaler, PixelBuffer> use)
    {
        using var network = Network();
        using var file = UpscalerFile.Open(fixture.Write(network));
        using var host = new ModelHost();
        return use(new NetworkUpscaler(file, host, DevicePolicy.Cpu));
    }
}
