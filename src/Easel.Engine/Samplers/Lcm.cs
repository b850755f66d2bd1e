using Easel.Engine.Diffusion;
using static TorchSharp.torch;

namespace Easel.Engine.Samplers;

/// <summary>Multistep sampling of consistency models: guess, add noise, guess again (Luo et al. 2023, arXiv:2310.04378, algorithm 3).</summary>
public static class Lcm
{
    public static Tensor Sample(IDenoiser model, Tensor x, ReadOnlySpan<double> sigmas, SamplerRun run)
    {
        using var latent = new Carried(x);
        for (var i = 0; i < sigmas.Length - 1; i++)
        {
            using var step = NewDisposeScope();
            var (sigma, next) = (sigmas[i], sigmas[i + 1]);
            var denoised = model.Denoise(latent.Value, sigma);
            run.Report(i, sigma, sigma, latent.Value, denoised);
            latent.Set(next > 0 ? denoised + run.NoiseLike(x, sigma, next) * next : denoised);
        }

        return latent.Release();
    }
}
