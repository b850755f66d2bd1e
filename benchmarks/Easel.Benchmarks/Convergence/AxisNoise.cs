using Easel.Engine.Diffusion.Noise;
using static TorchSharp.torch;

namespace Easel.Benchmarks.Convergence;

/// <summary>
/// Unit noise whose randomness is laid out along axes: a plain draw has one of its own, a draw between two levels is the increment of a
/// Brownian path over them, made of the pieces that the ends of all draws cut the path into. Axis 0 is the start's.
/// </summary>
/// <param name="drawn">Every draw of a run, as an earlier object of this class noted them.</param>
/// <param name="count">Axes in all.</param>
internal sealed class AxisNoise(IReadOnlyList<(double From, double To)?> drawn, int count) : INoiseSource
{
    private readonly double[] cuts = Cuts(drawn);
    private readonly List<(double From, double To)?> noted = [];

    /// <summary>The draws so far; null for a plain one.</summary>
    public IReadOnlyList<(double From, double To)?> Drawn => noted;

    /// <summary>Axes in all.</summary>
    public int Count => count;

    /// <summary>The axes that draws need.</summary>
    public static int Axes(IReadOnlyList<(double From, double To)?> drawn) => drawn.Count + Math.Max(0, Cuts(drawn).Length - 1);

    public Tensor Next()
    {
        noted.Add(null);
        var values = new double[count];
        if (drawn.Count > 0) values[noted.Count] = 1;
        return tensor(values, [1, count, 1, 1]);
    }

    public Tensor Next(double sigma, double sigmaNext)
    {
        noted.Add((sigma, sigmaNext));
        var values = new double[count];
        var (low, high) = (Math.Min(sigma, sigmaNext), Math.Max(sigma, sigmaNext));
        for (var i = 0; drawn.Count > 0 && i + 1 < cuts.Length; i++)
        {
            if (cuts[i] >= low && cuts[i + 1] <= high) values[1 + drawn.Count + i] = Math.Sqrt((cuts[i + 1] - cuts[i]) / (high - low));
        }

        return tensor(values, [1, count, 1, 1]);
    }

    private static double[] Cuts(IReadOnlyList<(double From, double To)?> drawn) =>
        [.. drawn.Where(draw => draw is not null).SelectMany(draw => new[] { draw!.Value.From, draw.Value.To }).Distinct().Order()];
}
