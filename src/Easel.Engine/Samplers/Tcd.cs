using Easel.Engine.Diffusion;
using static TorchSharp.torch;

namespace Easel.Engine.Samplers;

/// <summary>
/// Strategic stochastic sampling of trajectory consistency models: step with the predicted noise to timestep (1 − γ)·t, then add fresh noise up to t
/// (Zheng et al. 2024, arXiv:2402.19159, algorithm 4). γ is eta, 0.3 where none is given.
/// </summary>
public static class Tcd
{
    public const double DefaultGamma = 0.3;

    public static Tensor Sample(IDenoiser model, Tensor x, ReadOnlySpan<double> sigmas, SamplerRun run)
    {
        var gamma = run.Options.Eta ?? DefaultGamma;
        using var latent = new Carried(x);
        for (var i = 0; i < sigmas.Length - 1; i++)
        {
            using var step = NewDisposeScope();
            var (sigma, next) = (sigmas[i], sigmas[i + 1]);
            var denoised = model.Denoise(latent.Value, sigma);
            run.Report(i, sigma, sigma, latent.Value, denoised);
            if (next == 0)
            {
                latent.Set(denoised);
                continue;
            }

            var down = gamma == 0 ? next : Math.Min(next, run.Schedule.SigmaOf(Math.Floor((1 - gamma) * run.Schedule.TimestepOf(next))));
            var stepped = denoised + Steps.Derivative(latent.Value, sigma, denoised) * down;
            latent.Set(stepped + run.NoiseLike(x, sigma, next) * (run.Options.NoiseScale * Math.Sqrt(next * next - down * down)));
        }

        return latent.Release();
    }
}
