using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Benchmarks;

/// <summary>What the device's plain matrix product reaches now, in the setting's numbers: the yardstick of every ratio.</summary>
internal static class MatrixPeak
{

    /// <summary>10^9 operations a second, the fastest of <paramref name="repeats"/> products of two matrices with 4096 rows, 8192 on a card.</summary>
    public static double GigaFlops(Setting setting, int repeats)
    {
        using var scope = NewDisposeScope();
        var side = setting.Device.type == DeviceType.CPU ? 4096L : 8192L;
        Tensor Random() => randn([side, side], device: setting.Device).to(setting.Compute);
        var (a, b) = (Random(), Random());
        var best = double.MaxValue;
        for (var i = 0; i <= repeats; i++)
        {
            setting.Wait();
            var watch = Stopwatch.StartNew();
            using var product = a.matmul(b);
            setting.Wait();
            if (i > 0) best = Math.Min(best, watch.Elapsed.TotalSeconds);
        }

        return 2.0 * side * side * side / best / 1e9;
    }
}
