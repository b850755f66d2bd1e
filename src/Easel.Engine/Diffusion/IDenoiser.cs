using static TorchSharp.torch;

namespace Easel.Engine.Diffusion;

/// <summary>
/// A function that guesses the clean latent in a noisy one. Denoisers nest: network and prediction, then guidance, then mask; so a
/// sampler never asks what the network predicts (k-diffusion, <c>external.py</c>).
/// </summary>
public interface IDenoiser
{
    /// <summary>The guess x0 for <paramref name="x"/> = x0 + <paramref name="sigma"/> · noise.</summary>
    /// <param name="x">Noisy latents [n, c, h, w].</param>
    /// <param name="sigma">The standard deviation of the noise in <paramref name="x"/>, above 0.</param>
    /// <returns>A new tensor of the same shape; the argument is not disposed.</returns>
    Tensor Denoise(Tensor x, double sigma);
}

/// <summary>A denoiser that can also tell its guess without the prompt, which CFG++ samplers step with (arXiv:2406.08070).</summary>
public interface IGuidedDenoiser : IDenoiser
{
    /// <summary>Both guesses for the same latents, with the guidance scale multiplied by <paramref name="scaleFactor"/>.</summary>
    /// <param name="x">Noisy latents [n, c, h, w].</param>
    /// <param name="sigma">The standard deviation of the noise in <paramref name="x"/>, above 0.</param>
    /// <param name="scaleFactor">Factor on the guidance scale, 1 for none.</param>
    GuidedPair DenoiseBoth(Tensor x, double sigma, double scaleFactor);
}

/// <summary>Two guesses of the clean latents.</summary>
/// <param name="Denoised">With guidance [n, c, h, w].</param>
/// <param name="Unconditional">Without the prompt [n, c, h, w].</param>
public readonly record struct GuidedPair(Tensor Denoised, Tensor Unconditional);
