using Easel.Engine.Diffusion;
using static TorchSharp.torch;

namespace Easel.Engine.Samplers;

/// <summary>The ancestral sampling that diffusion models began with (Ho et al. 2020, arXiv:2006.11239, algorithm 2), over any levels.</summary>
public static class Ddpm
{
    public static Tensor Sample(IDenoiser model, Tensor x, ReadOnlySpan<double> sigmas, SamplerRun run)
    {
        using var latent = new Carried(x);
        for (var i = 0; i < sigmas.Length - 1; i++)
        {
            using var step = NewDisposeScope();
            var (sigma, next) = (sigmas[i], sigmas[i + 1]);
            var current = latent.Value;
            var denoised = model.Denoise(current, sigma);
            run.Report(i, sigma, sigma, current, denoised);
            var (bar, barNext) = (VariancePreserving.AlphaBar(sigma), VariancePreserving.AlphaBar(next));
            var alpha = bar / barNext;
            var noise = Steps.Derivative(current, sigma, denoised);
            var mean = (current * Math.Sqrt(bar) - noise * ((1 - alpha) / Math.Sqrt(1 - bar))) / Math.Sqrt(alpha);
            if (next > 0)
                mean = mean + run.NoiseLike(current, sigma, next) * Math.Sqrt((1 - alpha) * (1 - barNext) / (1 - bar));
            latent.Set(mean / Math.Sqrt(barNext));
        }

        return latent.Release();
    }
}
