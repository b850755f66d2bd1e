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
    Tensor Denoise(Tensor x, float sigma);
}
