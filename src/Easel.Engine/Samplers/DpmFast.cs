using Easel.Engine.Diffusion;
using Easel.Engine.Diffusion.Schedules;
using static TorchSharp.torch;

namespace Easel.Engine.Samplers;

/// <summary>
/// DPM-Solver-fast: as many network calls as there are steps, in third order steps evenly spaced in log σ, and a shorter one at the end (Lu et al.
/// 2022, arXiv:2206.00927, section 3.4). Of the schedule it uses the ends.
/// </summary>
public static class DpmFast
{
    public static Tensor Sample(IDenoiser model, Tensor x, ReadOnlySpan<double> sigmas, SamplerRun run)
    {
        var eta = run.Options.Eta ?? 0;
        var calls = sigmas.Length - 1;
        var (start, end) = Times(sigmas);
        var count = calls / 3 + 1;
        int[] orders = calls % 3 == 0
            ? [.. Enumerable.Repeat(3, count - 2), 2, 1]
            : [.. Enumerable.Repeat(3, count - 1), calls % 3];
        var times = Spacing.Linear(start, end, count + 1);
        using var latent = new Carried(x);
        for (var i = 0; i < orders.Length; i++)
        {
            using var step = NewDisposeScope();
            var (t, next) = (times[i], times[i + 1]);
            var (target, up) = Ancestral(t, next, end, eta);
            var solver = new DpmSolver(model, latent.Value, t);
            var sigma = DpmSolver.Sigma(t);
            run.Report(i, sigma, sigma, latent.Value, latent.Value - solver.StartNoise * sigma);
            var stepped = orders[i] switch
            {
                1 => solver.First(target),
                2 => solver.Second(target),
                _ => solver.Third3(target),
            };
            latent.Set(stepped + run.NoiseLike(x, sigma, DpmSolver.Sigma(next)) * (up * run.Options.NoiseScale));
        }

        return latent.Release();
    }

    /// <summary>The times of the first level and of the last one above 0.</summary>
    internal static (double Start, double End) Times(ReadOnlySpan<double> sigmas)
    {
        var last = sigmas[^1] > 0 ? sigmas[^1] : sigmas[^2];
        return (-Math.Log(sigmas[0]), -Math.Log(last));
    }

    /// <summary>The time to step to, and the noise to add there.</summary>
    internal static (double Target, double Up) Ancestral(double t, double next, double end, double eta)
    {
        if (eta == 0)
            return (next, 0);
        var (down, _) = Steps.Ancestral(DpmSolver.Sigma(t), DpmSolver.Sigma(next), eta);
        var target = Math.Min(end, -Math.Log(down));
        return (target, Math.Sqrt(Math.Pow(DpmSolver.Sigma(next), 2) - Math.Pow(DpmSolver.Sigma(target), 2)));
    }
}
