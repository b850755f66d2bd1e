using System.Diagnostics;
using static TorchSharp.torch;

namespace Easel.Benchmarks;

/// <summary>What this machine's plain float32 matrix product reaches now: the yardstick of every ratio.</summary>
internal static class MatrixPeak
{
    private const long Side = 4096;

    /// <summary>10^9 operations a second, the fastest of <paramref name="repeats"/> products of two 4096 × 4096 matrices.</summary>
    public static double GigaFlops(int repeats)
    {
        using var scope = NewDisposeScope();
        var (a, b) = (ones(Side, Side), ones(Side, Side));
        var best = double.MaxValue;
        for (var i = 0; i <= repeats; i++)
        {
            var watch = Stopwatch.StartNew();
            using var product = a.matmul(b);
            if (i > 0) best = Math.Min(best, watch.Elapsed.TotalSeconds);
        }

        return 2.0 * Side * Side * Side / best / 1e9;
    }
}
