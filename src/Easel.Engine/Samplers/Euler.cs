using Easel.Engine.Diffusion;
using static TorchSharp.torch;

namespace Easel.Engine.Samplers;

/// <summary>Euler's method with optional churn (Karras et al. 2022, arXiv:2206.00364, algorithm 2 without its correction).</summary>
public static class Euler
{
    public static Tensor Sample(IDenoiser model, Tensor x, ReadOnlySpan<double> sigmas, SamplerRun run)
    {
        using var latent = new Carried(x);
        for (var i = 0; i < sigmas.Length - 1; i++)
        {
            using var step = NewDisposeScope();
            var hat = Steps.Churned(sigmas[i], sigmas.Length - 1, run.Options);
            var noisy = Steps.Churn(latent.Value, sigmas[i], hat, run);
            var denoised = model.Denoise(noisy, hat);
            run.Report(i, sigmas[i], hat, noisy, denoised);
            latent.Set(noisy + Steps.Derivative(noisy, hat, denoised) * (sigmas[i + 1] - hat));
        }

        return latent.Release();
    }
}
