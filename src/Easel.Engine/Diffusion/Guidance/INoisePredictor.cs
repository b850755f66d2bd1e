using static TorchSharp.torch;

namespace Easel.Engine.Diffusion.Guidance;

/// <summary>The network's side of a denoiser: whatever turns scaled latents, time and condition into the network's answer.</summary>
public interface INoisePredictor
{
    /// <summary>The network's answer: noise, velocity, or what its <see cref="Prediction"/> says.</summary>
    /// <param name="x">Scaled latents [rows, c, h, w].</param>
    /// <param name="t">Timesteps [rows], float32, possibly fractional.</param>
    /// <param name="condition">One row per latent; <see cref="Condition.Concat"/> is still to be joined to <paramref name="x"/>.</param>
    /// <returns>A new tensor [rows, c, h, w] in the innermost dispose scope.</returns>
    Tensor Predict(Tensor x, Tensor t, Condition condition);
}
