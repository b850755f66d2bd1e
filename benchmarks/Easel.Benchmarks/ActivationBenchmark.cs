using System.Globalization;
using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.UNet;
using Easel.Engine.Networks.Vae;
using static TorchSharp.torch;

namespace Easel.Benchmarks;

/// <summary>
/// What a call takes beside the weights at Stable Diffusion 1.5's size, from small pictures to large ones: the most memory that the process held during the call, less
/// what it held before. The lines go to standard error; they gave the forecast that the page shows (docs/decisions/093-memory-before-painting.md). Linux only, which
/// can forget a process's peak.
/// </summary>
internal static class ActivationBenchmark
{
    /// <param name="stored">What weights are kept in; they are cast when used.</param>
    public static Work UNet(ScalarType stored)
    {
        var unet = new UNetModel(new Weights(new RandomWeights(1, stored)), FullSize.UNet);
        return new Work(0, () =>
        {
            foreach (var side in (long[])[32, 64, 96, 128])
                Say($"UNet, weights {stored}, batch 2, {side}×{side} cells", 2 * side * side, "cell and sample", () => unet.Forward(new UNetInputs(randn(2, 4, side, side), full([2], 500f), randn(2, 77, 768))));
        });
    }

    /// <param name="tiling">Null decodes the plain way.</param>
    public static Work Decoder(VaeTiling? tiling)
    {
        var vae = new Autoencoder(new Weights(new RandomWeights(1)), FullSize.Vae with { HasEncoder = false });
        return new Work(0, () =>
        {
            foreach (var side in (long[])[32, 64, 96, 128])
                Say($"decoder, {(tiling is null ? "plain" : "tiled")}, {8 * side}×{8 * side} pixels", 64 * side * side, "pixel", () => vae.Decode(randn(1, 4, side, side), tiling));
        });
    }

    private static void Say(string what, long parts, string part, Action call)
    {
        File.WriteAllText("/proc/self/clear_refs", "5");
        var before = Status("VmRSS");
        using (NewDisposeScope()) call();
        var added = Status("VmHWM") - before;
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {added / 1e9:f3} GB, {(double)added / parts:f0} bytes a {part}; {before / 1e9:f3} GB before"));
    }

    private static long Status(string line) =>
        long.Parse(File.ReadLines("/proc/self/status").First(it => it.StartsWith(line + ":", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024;
}
