using Easel.Engine.Diffusion;
using Easel.Engine.Diffusion.Schedules;
using static TorchSharp.torch;

namespace Easel.Engine.Samplers;

/// <summary>The view of timestep samplers on a denoiser: noise predicted from latents x = √ᾱ·x0 + √(1 − ᾱ)·noise.</summary>
internal static class VariancePreserving
{
    /// <summary>The predicted noise.</summary>
    public static Tensor Noise(IDenoiser model, Tensor x, double sigma)
    {
        var exploding = x * Math.Sqrt(1 + sigma * sigma);
        return (exploding - model.Denoise(exploding, sigma)) / sigma;
    }

    /// <summary>The predicted noise with guidance and without; equal where the model knows no guidance.</summary>
    public static (Tensor Guided, Tensor Unconditional) NoiseBoth(IDenoiser model, Tensor x, double sigma, double scaleFactor)
    {
        if (model is not IGuidedDenoiser guided)
        {
            var noise = Noise(model, x, sigma);
            return (noise, noise);
        }

        var exploding = x * Math.Sqrt(1 + sigma * sigma);
        var (denoised, unconditional) = guided.DenoiseBoth(exploding, sigma, scaleFactor);
        return ((exploding - denoised) / sigma, (exploding - unconditional) / sigma);
    }

    /// <summary>ᾱ of a noise level.</summary>
    public static double AlphaBar(double sigma) => DiscreteSchedule.AlphaBarOfSigma(sigma);
}
