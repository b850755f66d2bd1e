using Easel.Engine.Diffusion;
using static TorchSharp.torch;

namespace Easel.Engine.Samplers;

/// <summary>
/// Turns noise into a picture's latents: a pure function, one file, one line in <see cref="SamplerList"/>.
/// </summary>
/// <param name="model">Guesses the clean latents.</param>
/// <param name="x">
/// Noisy latents [n, c, h, w] at the first noise level; variance preserving for timestep samplers (<see cref="SamplerSpace"/>). Not disposed.
/// </param>
/// <param name="sigmas">Noise levels, descending; n + 1 of them are n steps.</param>
/// <param name="run">Noise, options, and who wants to watch.</param>
/// <returns>Latents at the last noise level, the caller's.</returns>
public delegate Tensor Sampler(IDenoiser model, Tensor x, ReadOnlySpan<double> sigmas, SamplerRun run);

/// <summary>How a sampler's latents are scaled.</summary>
public enum SamplerSpace
{
    /// <summary>x = x0 + σ·noise: the samplers of k-diffusion.</summary>
    VarianceExploding,

    /// <summary>
    /// x = √ᾱ·x0 + √(1 − ᾱ)·noise: the timestep samplers (DDIM, PLMS, UniPC). They start from unit noise, their levels are those of
    /// timesteps, and they stop at the last one instead of at 0.
    /// </summary>
    VariancePreserving,
}

/// <summary>What a watcher learns of a step.</summary>
/// <param name="Index">The step, from 0.</param>
/// <param name="Sigma">The step's noise level; 0 for timestep samplers.</param>
/// <param name="SigmaHat">The level after added churn, or the level a restart leaves from.</param>
/// <param name="Latent">The latents; before the step for most samplers. Valid during the call only.</param>
/// <param name="Denoised">The guess x0, for previews. Valid during the call only.</param>
public readonly record struct SamplerStep(int Index, double Sigma, double SigmaHat, Tensor Latent, Tensor Denoised)
{
    /// <summary>The error that an adaptive sampler estimated.</summary>
    public double? Error { get; init; }

    /// <summary>The step size that an adaptive sampler chose for its next step.</summary>
    public double? StepSize { get; init; }
}
