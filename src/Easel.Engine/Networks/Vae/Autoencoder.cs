using Easel.Core.Errors;
using Easel.Engine.Families;
using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;

namespace Easel.Engine.Networks.Vae;

/// <summary>
/// The autoencoder between pixels and latents (Rombach et al. 2022, arXiv:2112.10752; <c>AutoencoderKL</c> of CompVis stable-diffusion).
/// Its latents are not scaled: multiply by <see cref="LatentFormat.ScaleFactor"/> for the UNet.
/// </summary>
public sealed class Autoencoder : Layer
{
    private readonly VaeEncoder? encoder;
    private readonly VaeDecoder decoder;
    private readonly AdaptableConv2d? quantConv;
    private readonly AdaptableConv2d postQuantConv;

    /// <param name="weights">The place of <c>encoder</c>, <c>decoder</c>, <c>quant_conv</c> and <c>post_quant_conv</c>: <c>first_stage_model</c>.</param>
    /// <param name="config">The shape.</param>
    public Autoencoder(Weights weights, VaeConfig config)
        : base(weights)
    {
        Config = config;
        if (config.HasEncoder)
        {
            encoder = Add(new VaeEncoder(weights.At("encoder"), config));
            quantConv = Add(new AdaptableConv2d(weights.At("quant_conv"), 2 * config.LatentChannels, 2 * config.LatentChannels, kernel: 1));
        }

        decoder = Add(new VaeDecoder(weights.At("decoder"), config));
        postQuantConv = Add(new AdaptableConv2d(weights.At("post_quant_conv"), config.LatentChannels, config.LatentChannels, kernel: 1));
    }

    /// <summary>The shape.</summary>
    public VaeConfig Config { get; }

    /// <summary>The posterior's mean and log variance; see <see cref="Posterior"/>.</summary>
    /// <param name="image">[n, 3, h, w] in [−1, 1], h and w multiples of <see cref="VaeConfig.Factor"/>.</param>
    /// <param name="tiling">How to save memory on large pictures, without gradients; null works on the whole picture at once.</param>
    /// <returns>[n, 2 · latent channels, h / factor, w / factor]: the mean's channels, then the log variance's.</returns>
    /// <exception cref="UnsupportedFeatureException">The file carried only the decoder.</exception>
    public Tensor Encode(Tensor image, VaeTiling? tiling = null)
    {
        if (encoder is null || quantConv is null)
            throw new UnsupportedFeatureException("This VAE has only a decoder, so it cannot read pictures. Choose a VAE file that also has the encoder.");
        using var scope = NewDisposeScope();
        using var noGrad = tiling is null ? null : no_grad();
        var h = tiling is null ? encoder.Forward(image) : encoder.ForwardInStrips(image, new Strips(tiling));
        return quantConv.Forward(h).MoveToOuterDisposeScope();
    }

    /// <summary>The picture of a latent.</summary>
    /// <param name="latent">[n, latent channels, h, w], unscaled.</param>
    /// <param name="tiling">How to save memory on large pictures, without gradients; null works on the whole picture at once.</param>
    /// <returns>[n, 3, h · factor, w · factor], about [−1, 1], not clamped.</returns>
    public Tensor Decode(Tensor latent, VaeTiling? tiling = null)
    {
        using var scope = NewDisposeScope();
        using var noGrad = tiling is null ? null : no_grad();
        var h = postQuantConv.Forward(latent);
        return (tiling is null ? decoder.Forward(h) : decoder.ForwardInStrips(h, new Strips(tiling))).MoveToOuterDisposeScope();
    }
}
