using Easel.Engine.Diffusion;
using static TorchSharp.torch;

namespace Easel.Engine.Samplers;

/// <summary>Pseudo linear multistep (Liu et al. 2022, arXiv:2202.09778): DDIM steps with noise extrapolated from the last predictions.</summary>
public static class Plms
{
    public static Tensor Sample(IDenoiser model, Tensor x, ReadOnlySpan<double> sigmas, SamplerRun run)
    {
        using var latent = new Carried(x);
        using var noises = new History(4);
        for (var i = 0; i < sigmas.Length - 1; i++)
        {
            using var step = NewDisposeScope();
            var (sigma, next) = (sigmas[i], sigmas[i + 1]);
            noises.Add(VariancePreserving.Noise(model, latent.Value, sigma));
            var noise = noises.Count switch
            {
                // The first step has no history: it looks ahead instead.
                1 => (noises[0] + VariancePreserving.Noise(model, Step(latent.Value, noises[0], sigma, next).Next, next)) / 2,
                2 => (noises[0] * 3 - noises[1]) / 2,
                3 => (noises[0] * 23 - noises[1] * 16 + noises[2] * 5) / 12,
                _ => (noises[0] * 55 - noises[1] * 59 + noises[2] * 37 - noises[3] * 9) / 24,
            };
            var (stepped, denoised) = Step(latent.Value, noise, sigma, next);
            latent.Set(stepped);
            run.Report(i, 0, 0, latent.Value, denoised);
        }

        return latent.Release();
    }

    private static (Tensor Next, Tensor Denoised) Step(Tensor x, Tensor noise, double sigma, double next)
    {
        var (alpha, alphaNext) = (VariancePreserving.AlphaBar(sigma), VariancePreserving.AlphaBar(next));
        var denoised = (x - noise * Math.Sqrt(1 - alpha)) / Math.Sqrt(alpha);
        return (denoised * Math.Sqrt(alphaNext) + noise * Math.Sqrt(1 - alphaNext), denoised);
    }
}
