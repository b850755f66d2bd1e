using Easel.Engine.Diffusion;
using static TorchSharp.torch;

namespace Easel.Engine.Samplers;

/// <summary>
/// DPM-Solver-23: third order steps whose size follows from the distance to a second order step (Lu et al. 2022, arXiv:2206.00927, appendix C;
/// the controller is k-diffusion's). Of the schedule it uses the ends, and it takes as many steps as it needs.
/// </summary>
public static class DpmAdaptive
{
    private const double RelativeTolerance = 0.05;
    private const double AbsoluteTolerance = 0.0078;
    private const double FirstStep = 0.05;
    private const double AcceptFrom = 0.81;

    public static Tensor Sample(IDenoiser model, Tensor x, ReadOnlySpan<double> sigmas, SamplerRun run)
    {
        var eta = run.Options.Eta ?? 0;
        var order = eta == 0 ? 3 : 1.5;
        var (s, end) = DpmFast.Times(sigmas);
        var h = FirstStep;
        using var latent = new Carried(x);
        using var low = new Carried(x);
        for (var i = 0; s < end - 1e-5; i++)
        {
            using var step = NewDisposeScope();
            var t = Math.Min(end, s + h);
            var (target, up) = DpmFast.Ancestral(s, t, end, eta);
            var solver = new DpmSolver(model, latent.Value, s);
            var denoised = latent.Value - solver.StartNoise * DpmSolver.Sigma(s);
            var second = solver.Second(target, 1d / 3);
            var third = solver.Third3(target);
            var allowed = maximum(second.abs(), low.Value.abs()).mul(RelativeTolerance).clamp_min(AbsoluteTolerance);
            var error = ((second - third) / allowed).norm().to(ScalarType.Float64).item<double>() / Math.Sqrt(x.numel());
            var factor = 1 + Math.Atan(Math.Pow(1 / (error + 1e-8), 1 / order) - 1);
            if (factor >= AcceptFrom)
            {
                low.Set(second);
                latent.Set(third + run.NoiseLike(x, DpmSolver.Sigma(s), DpmSolver.Sigma(t)) * (up * run.Options.NoiseScale));
                s = t;
            }

            h *= factor;
            var sigma = DpmSolver.Sigma(s);
            run.OnStep?.Invoke(new SamplerStep(i, sigma, sigma, latent.Value, denoised) { Error = error, StepSize = h });
        }

        return latent.Release();
    }
}
