using Easel.Engine.Diffusion;
using static TorchSharp.torch;

namespace Easel.Engine.Samplers;

/// <summary>DPM-Solver++(2M): second order from the previous step's guess (Lu et al. 2022, arXiv:2211.01095, algorithm 2).</summary>
public static class Dpmpp2M
{
    public static Tensor Sample(IDenoiser model, Tensor x, ReadOnlySpan<double> sigmas, SamplerRun run)
    {
        using var latent = new Carried(x);
        using var previous = new Carried();
        for (var i = 0; i < sigmas.Length - 1; i++)
        {
            using var step = NewDisposeScope();
            var (sigma, next) = (sigmas[i], sigmas[i + 1]);
            var denoised = model.Denoise(latent.Value, sigma);
            run.Report(i, sigma, sigma, latent.Value, denoised);

            // In time −ln σ the step to 0 is infinitely long and the formula ends in the guess itself.
            var h = Math.Log(sigma / next);
            var target = denoised;
            if (previous.HasValue && next > 0)
            {
                var r = Math.Log(sigmas[i - 1] / sigma) / h;
                target = denoised * (1 + 1 / (2 * r)) - previous.Value / (2 * r);
            }

            latent.Set(latent.Value * (next / sigma) - target * Steps.ExpM1(-h));
            previous.Set(denoised);
        }

        return latent.Release();
    }
}
