using Easel.Core.Requests;
using static TorchSharp.torch;

namespace Easel.Engine.Diffusion.Denoisers;

/// <summary>
/// Inpainting by degrees (A1111's script "Soft inpainting"): guess and original are blended by the mask to a power that grows with the noise
/// level, and the blend keeps the length of what it is made of, so that half-masked parts do not wash out.
/// </summary>
/// <param name="inner">The denoiser to mask.</param>
/// <param name="original">The original's latents [n, c, h, w].</param>
/// <param name="mask">[1, 1, h, w] in 0 … 1, 1 where all is painted anew.</param>
/// <param name="options">How softly.</param>
public sealed class SoftMaskedDenoiser(IDenoiser inner, Tensor original, Tensor mask, SoftInpaintOptions options) : IGuidedDenoiser
{
    /// <inheritdoc/>
    public Tensor Denoise(Tensor x, double sigma)
    {
        using var scope = NewDisposeScope();
        return Blend(inner.Denoise(x, sigma), sigma).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public GuidedPair DenoiseBoth(Tensor x, double sigma, double scaleFactor)
    {
        using var scope = NewDisposeScope();
        var (denoised, unconditional) = inner is IGuidedDenoiser guided ? guided.DenoiseBoth(x, sigma, scaleFactor) : Twice(inner.Denoise(x, sigma));
        return new(Blend(denoised, sigma).MoveToOuterDisposeScope(), unconditional.MoveToOuterDisposeScope());

        static GuidedPair Twice(Tensor denoised) => new(denoised, denoised.alias());
    }

    private Tensor Blend(Tensor guess, double sigma)
    {
        var share = mask.pow(Math.Pow(sigma, options.SoftBias) * options.SoftPreservation);
        var blend = original * (1 - share) + guess * share;
        // In 64 bits: large powers of lengths must not overflow.
        var wanted = (Length(original).pow(options.SoftContrast) * (1 - share) + Length(guess).pow(options.SoftContrast) * share).pow(1 / options.SoftContrast);
        return blend * (wanted / (Length(blend) + 1e-5)).to(blend.dtype);
    }

    private static Tensor Length(Tensor latents) => latents.to(ScalarType.Float64).square().sum(1, keepdim: true).sqrt();
}
