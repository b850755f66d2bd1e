using Easel.Engine.Families;
using Easel.Engine.Formats;
using Easel.Engine.Memory;
using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.Upscalers;
using Easel.Engine.Networks.Upscalers.Ldsr;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Networks.Upscalers;

/// <summary>Against a reference in plain PyTorch: the published structure, a fifth as wide, with weights by formula.</summary>
[NoTensorLeaks]
public sealed class LdsrGoldenTests : IDisposable
{
    private readonly IDisposable noGradients = no_grad();
    private readonly ITensorFile figures = TensorFiles.Open(Golden.PathOf("models/ldsr.golden.safetensors"));
    private readonly LdsrNetwork network = new(new Weights(new FormulaWeights()), Config);

    internal static LdsrConfig Config { get; } = new(
        new UNetConfig(6, 3, 32, [1, 2, 2, 4], [2, 2, 2, 2], [0, 0, 0, 1], 0, 0, null, 32, false, null), new VaeConfig(32, [1, 2, 4], 2, 3, HasEncoder: false), 64);

    public void Dispose()
    {
        network.Dispose();
        figures.Dispose();
        noGradients.Dispose();
    }

    [Theory]
    [InlineData(1), InlineData(501), InlineData(991)]
    public void The_UNet_answers_as_the_reference(int timestep)
    {
        using var scope = NewDisposeScope();
        var x = cat([figures.Read("unet.x"), figures.Read("unet.c")], 1);
        GoldenModel.AssertClose(figures.Read($"unet.out.{timestep}"), network.Predict(x, tensor([(float)timestep])), 1e-4);
    }

    [Fact]
    public void Latents_are_brought_to_the_nearest_codes_and_decoded_as_the_reference()
    {
        using var scope = NewDisposeScope();
        GoldenModel.AssertClose(figures.Read("decode.out"), network.Decode(figures.Read("decode.z")), 1e-4);
    }

    [Fact]
    public void Tiles_are_blended_as_the_reference_folds_them()
    {
        using var scope = NewDisposeScope();
        var x = cat([figures.Read("tiled.x"), figures.Read("tiled.c")], 1);
        var tiles = new LdsrTiles(32, 48, new UpscaleTiling(16), network.Multiple);
        var blended = tiles.Blend(x, 1, tile => network.Predict(tile, tensor([501f])), static () => { });
        Assert.Equal(15, tiles.Count);
        GoldenModel.AssertClose(figures.Read("tiled.out.501"), blended, 1e-4);
    }

    [Fact]
    public void Sampling_draws_the_reference_s_noise_and_ends_where_it_does()
    {
        using var scope = NewDisposeScope();
        Assert.Equal([751, 501, 251, 1, 0], LdsrSampling.Levels(4).Select(LdsrSampling.Schedule.TimestepOf));
        var sampling = new LdsrSampling(network, DevicePolicy.Cpu, new UpscaleRun { Steps = 4, Seed = 5 });
        GoldenModel.AssertClose(figures.Read("ddim.latents"), sampling.Latents(figures.Read("unet.c")), 1e-4);
        GoldenModel.AssertClose(figures.Read("ddim.out"), sampling.Run(figures.Read("unet.c")), 1e-4);
    }
}
