using Easel.Engine.Diffusion.Noise;
using static TorchSharp.torch;

namespace Easel.Engine.Diffusion.Denoisers;

/// <summary>Inpainting: what the mask keeps stays the original's, in the guess and, on wish, already in what the model sees.</summary>
/// <param name="inner">The denoiser to mask.</param>
/// <param name="original">The original's latents [n, c, h, w] (or one for all).</param>
/// <param name="keep">1 where the original stays, 0 where it is painted anew; broadcast over the latents.</param>
/// <param name="noise">
/// Noise for showing the model the original at the right noise level (Forge); null shows it the latents as they are (A1111).
/// </param>
public sealed class MaskedDenoiser(IDenoiser inner, Tensor original, Tensor keep, INoiseSource? noise = null) : IGuidedDenoiser
{
    /// <inheritdoc/>
    public Tensor Denoise(Tensor x, double sigma)
    {
        using var scope = NewDisposeScope();
        return Blend(inner.Denoise(Shown(x, sigma), sigma)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public GuidedPair DenoiseBoth(Tensor x, double sigma, double scaleFactor)
    {
        using var scope = NewDisposeScope();
        var shown = Shown(x, sigma);
        var (denoised, unconditional) = inner is IGuidedDenoiser guided
            ? guided.DenoiseBoth(shown, sigma, scaleFactor)
            : Twice(inner.Denoise(shown, sigma));
        return new(Blend(denoised).MoveToOuterDisposeScope(), unconditional.MoveToOuterDisposeScope());

        static GuidedPair Twice(Tensor denoised) => new(denoised, denoised.alias());
    }

    /// <summary>The original where it is kept, <paramref name="latent"/> elsewhere; also for the end of a run.</summary>
    public Tensor Blend(Tensor latent) => latent * (1 - keep) + original * keep;

    private Tensor Shown(Tensor x, double sigma)
    {
        if (noise is null)
            return x;
        var noisy = original + noise.Next().to(x.dtype, x.device) * sigma;
        return x * (1 - keep) + noisy * keep;
    }
}
