using Easel.Engine.Diffusion.Guidance;
using static TorchSharp.torch;

namespace Easel.Engine.Diffusion.Denoisers;

/// <summary>A denoiser under a condition: the lowest level, which guidance calls with one condition after another, or several at once.</summary>
public interface IConditionalDenoiser
{
    /// <summary>What the network predicts; guidance rescaling happens in that space.</summary>
    Prediction Prediction { get; }

    /// <summary>The guess x0.</summary>
    /// <param name="x">Noisy latents [rows, c, h, w].</param>
    /// <param name="sigma">Their noise level.</param>
    /// <param name="condition">One row per latent.</param>
    /// <returns>A new tensor [rows, c, h, w]; no argument is disposed.</returns>
    Tensor Denoise(Tensor x, double sigma, Condition condition);
}
