using System.Globalization;
using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.UNet;
using Easel.Engine.Networks.Vae;
using static TorchSharp.torch;

namespace Easel.Benchmarks;

/// <summary>
/// What a call takes beside the weights at Stable Diffusion 1.5's size: the most memory that the process held during a call, less what it held before. Each
/// size has a process of its own, since freed pieces of one size are found again by the next. The lines go to standard error; they gave the forecast that the page
/// shows (docs/decisions/093-memory-before-painting.md).
/// </summary>
internal static class ActivationBenchmark
{
    /// <param name="side">Cells in a side of the latents, with and without the prompt at once.</param>
    /// <param name="stored">What weights are kept in; they are cast when used.</param>
    public static Work UNet(long side, ScalarType stored = ScalarType.Float32)
    {
        var unet = new UNetModel(new Weights(new RandomWeights(1, stored)), FullSize.UNet);
        return Measured(2 * side * side, "cell and sample", () => unet.Forward(new UNetInputs(randn(2, 4, side, side), full([2], 500f), randn(2, 77, 768))));
    }

    /// <param name="side">Pixels in a side of the picture.</param>
    /// <param name="tiling">Null decodes the plain way.</param>
    public static Work Decoder(long side, VaeTiling? tiling = null)
    {
        var vae = new Autoencoder(new Weights(new RandomWeights(1)), FullSize.Vae with { HasEncoder = false });
        return Measured(side * side, "pixel", () => vae.Decode(randn(1, 4, side / 8, side / 8), tiling));
    }

    private static Work Measured(long parts, string part, Action call) => new(0, () =>
    {
        var before = Resident();
        using (NewDisposeScope()) call();
        using var self = System.Diagnostics.Process.GetCurrentProcess();
        var added = self.PeakWorkingSet64 - before;
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{added / 1e9:f3} GB added to {before / 1e9:f3}: {(double)added / parts:f0} bytes a {part}"));
    });

    private static long Resident()
    {
        using var self = System.Diagnostics.Process.GetCurrentProcess();
        return self.WorkingSet64;
    }
}
