using Easel.Engine.Diffusion;
using static TorchSharp.torch;

namespace Easel.Engine.Samplers;

/// <summary>Denoising diffusion implicit models (Song et al. 2020, arXiv:2010.02502, equation 12), in A1111's timestep form.</summary>
public static class Ddim
{
    public static Tensor Sample(IDenoiser model, Tensor x, ReadOnlySpan<double> sigmas, SamplerRun run) =>
        Sample(model, x, sigmas, run, unconditionalDirection: false);

    /// <summary>
    /// CFG++ steps away from the noise predicted without the prompt, so that guidance does not leave the data (Chung et al. 2024,
    /// arXiv:2406.08070); the scale is divided by 12.5, so that the usual numbers keep their meaning.
    /// </summary>
    public static Tensor SampleCfgPlusPlus(IDenoiser model, Tensor x, ReadOnlySpan<double> sigmas, SamplerRun run) =>
        Sample(model, x, sigmas, run, unconditionalDirection: true);

    private static Tensor Sample(IDenoiser model, Tensor x, ReadOnlySpan<double> sigmas, SamplerRun run, bool unconditionalDirection)
    {
        var eta = run.Options.Eta ?? 0;
        using var latent = new Carried(x);
        for (var i = 0; i < sigmas.Length - 1; i++)
        {
            using var step = NewDisposeScope();
            var (alpha, alphaNext) = (VariancePreserving.AlphaBar(sigmas[i]), VariancePreserving.AlphaBar(sigmas[i + 1]));
            var added = eta * Math.Sqrt((1 - alphaNext) / (1 - alpha) * (1 - alpha / alphaNext));
            var (noise, direction) = unconditionalDirection
                ? VariancePreserving.NoiseBoth(model, latent.Value, sigmas[i], 1 / 12.5)
                : Plain(VariancePreserving.Noise(model, latent.Value, sigmas[i]));
            var denoised = (latent.Value - noise * Math.Sqrt(1 - alpha)) / Math.Sqrt(alpha);
            var next = denoised * Math.Sqrt(alphaNext)
                + direction * Math.Sqrt(1 - alphaNext - added * added)
                + run.NoiseLike(x) * added;
            latent.Set(next);
            run.Report(i, 0, 0, latent.Value, denoised);
        }

        return latent.Release();

        static (Tensor, Tensor) Plain(Tensor noise) => (noise, noise);
    }
}
