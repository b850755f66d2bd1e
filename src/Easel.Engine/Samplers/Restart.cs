using System.Collections.Immutable;
using Easel.Engine.Diffusion;
using Easel.Engine.Diffusion.Schedules;
using static TorchSharp.torch;

namespace Easel.Engine.Samplers;

/// <summary>One place of a run to go back from.</summary>
/// <param name="Lowest">The noise level to go back from.</param>
/// <param name="Levels">Noise levels of the repeated part, one more than its steps.</param>
/// <param name="Times">How often to repeat it.</param>
/// <param name="Highest">The noise level to go back to.</param>
public readonly record struct RestartPoint(double Lowest, int Levels, int Times, double Highest);

/// <summary>
/// Restart sampling: Heun steps, with noise added and a middle part repeated (Xu et al. 2023, arXiv:2306.14878; the choice of points is A1111's).
/// </summary>
public static class Restart
{
    public static Tensor Sample(IDenoiser model, Tensor x, ReadOnlySpan<double> sigmas, SamplerRun run)
    {
        var steps = sigmas.Length - 1;
        if (steps < 20)
            return Sample(model, x, sigmas, run, []);

        // The repeated steps are taken from the main part, so that the run takes as many as were asked for.
        var (repeated, times) = steps >= 36 ? (steps / 4, 2) : (9, 1);
        var levels = KarrasSchedule.Compute(steps - repeated * times, sigmas[^2], sigmas[0]);
        return Sample(model, x, levels, run, [new(0.1, repeated + 1, times, 2)]);
    }

    /// <summary>With points of one's own.</summary>
    public static Sampler At(ImmutableArray<RestartPoint> points) => (model, x, sigmas, run) => Sample(model, x, sigmas, run, points);

    private static Tensor Sample(IDenoiser model, Tensor x, ReadOnlySpan<double> sigmas, SamplerRun run, ImmutableArray<RestartPoint> points)
    {
        using var latent = new Carried(x);
        double? last = null;
        foreach (var (index, (from, to)) in Plan(sigmas, points).Index())
        {
            using var step = NewDisposeScope();
            var current = latent.Value;
            if (last < from)
                current = current + run.NoiseLike(x) * (run.Options.NoiseScale * Math.Sqrt(from * from - last.Value * last.Value));
            var denoised = model.Denoise(current, from);
            run.Report(index, to, from, current, denoised);
            var slope = Steps.Derivative(current, from, denoised);
            if (to > 0)
            {
                var end = current + slope * (to - from);
                slope = (slope + Steps.Derivative(end, to, model.Denoise(end, to))) / 2;
            }

            latent.Set(current + slope * (to - from));
            last = to;
        }

        return latent.Release();
    }

    private static List<(double From, double To)> Plan(ReadOnlySpan<double> sigmas, ImmutableArray<RestartPoint> points)
    {
        var byIndex = new Dictionary<int, RestartPoint>();
        foreach (var point in points)
            byIndex[Nearest(sigmas, point.Lowest)] = point;
        var plan = new List<(double, double)>();
        for (var i = 0; i < sigmas.Length - 1; i++)
        {
            plan.Add((sigmas[i], sigmas[i + 1]));
            if (!byIndex.TryGetValue(i + 1, out var point))
                continue;
            var top = Nearest(sigmas, point.Highest);
            if (top >= i + 1)
                continue;
            var levels = KarrasSchedule.Compute(point.Levels, sigmas[i + 1], sigmas[top])[..^1];
            for (var time = 0; time < point.Times; time++)
                plan.AddRange(levels.Zip(levels.Skip(1)));
        }

        return plan;
    }

    private static int Nearest(ReadOnlySpan<double> sigmas, double level)
    {
        var best = 0;
        for (var i = 1; i < sigmas.Length; i++)
        {
            if (Math.Abs(sigmas[i] - level) < Math.Abs(sigmas[best] - level))
                best = i;
        }

        return best;
    }
}
