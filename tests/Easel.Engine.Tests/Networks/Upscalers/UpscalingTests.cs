using Easel.Core.Errors;
using Easel.Core.Pixels;
using Easel.Engine.Memory;
using Easel.Engine.Networks.Upscalers;
using Easel.Engine.Networks.Upscalers.Esrgan;
using Easel.Engine.Networks.Upscalers.Srvgg;
using Easel.Testing;

namespace Easel.Engine.Tests.Networks.Upscalers;

[NoTensorLeaks]
public sealed class UpscalingTests : IDisposable
{
    private readonly UpscalerFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    [Fact]
    public void Detects_Real_ESRGAN_s_networks_by_their_weights()
    {
        Check(new RrdbConfig(16, 8, Blocks: 6), "ESRGAN", 4);
        Check(new RrdbConfig(16, 8, Blocks: 1, Folding: 2), "ESRGAN", 2);
        Check(new RrdbConfig(16, 8, Blocks: 1, Folding: 4), "ESRGAN", 1);
        Check(new RrdbConfig(16, 8, Blocks: 1, Doublings: 3), "ESRGAN", 8);
        Check(new RrdbConfig(16, 8, Blocks: 1, HasShortcut: true), "ESRGAN", 4);

        void Check(RrdbConfig config, string architecture, int factor)
        {
            using var network = new RrdbNetwork(UpscalerFixture.Random(), config);
            using var file = UpscalerFile.Open(fixture.Write(network));
            Assert.Equal((architecture, factor), (file.Architecture, file.Factor));
            using var read = file.Component(DevicePolicy.Cpu).Build(null, TorchSharp.torch.CPU);
            Assert.Equal(network.NamedParameters().Select(p => p.Name), read.NamedParameters().Select(p => p.Name));
        }
    }

    [Theory]
    [InlineData(4, SrvggActivation.PRelu), InlineData(3, SrvggActivation.Relu), InlineData(1, SrvggActivation.PRelu)]
    public void Detects_compact_networks_by_their_weights(int factor, SrvggActivation activation)
    {
        using var network = new SrvggNetwork(UpscalerFixture.Random(), new SrvggConfig(8, 4, factor, activation));
        using var file = UpscalerFile.Open(fixture.Write(network, name => "params." + name));
        Assert.Equal(("SRVGG", factor), (file.Architecture, file.Factor));
    }

    [Fact]
    public void A_file_of_another_kind_is_refused_by_name()
    {
        var path = Golden.PathOf("models/taesd_decoder.safetensors");
        var error = Assert.Throws<ModelFormatException>(() => UpscalerFile.Open(path));
        Assert.Contains("no upscaler", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 40, 40, 2), InlineData(2, 20, 20, 1), InlineData(2, 400, 400, 3), InlineData(4, 40, 33, 1), InlineData(1, 10, 10, 1), InlineData(2, 5, 5, 0)]
    public void A_network_passes_as_often_as_the_size_needs_and_at_most_three_times(int factor, int width, int height, int passes)
    {
        var upscaler = new Repeating(factor);
        var result = upscaler.To(new PixelBuffer(10, 10, 3), width, height);
        Assert.Equal((width, height, passes), (result.Width, result.Height, upscaler.Passes));
    }

    [Fact]
    public void The_plain_upscalers_are_found_in_any_letter_case_and_reach_any_size()
    {
        foreach (var name in (string[])["none", "LANCZOS", "Nearest"])
        {
            var result = UpscalerList.FindPlain(name)!.To(UpscalerFixture.Picture(5, 7), 13, 11);
            Assert.Equal((13, 11), (result.Width, result.Height));
        }

        Assert.Null(UpscalerList.FindPlain("4x-UltraSharp"));
    }

    private sealed class Repeating(int factor) : IUpscaler
    {
        public int Passes { get; private set; }

        public string Name => "repeating";

        public int? Factor => factor;

        public PixelBuffer Pass(PixelBuffer picture, int width, int height, UpscaleRun run)
        {
            Passes++;
            return picture.Resize(picture.Width * factor, picture.Height * factor, ResizeFilter.Nearest);
        }
    }
}
