using Easel.Engine.Diffusion;
using static TorchSharp.torch;

namespace Easel.Engine.Samplers;

/// <summary>Heun's method: the mean of the slopes at both ends of a step (Karras et al. 2022, arXiv:2206.00364, algorithm 2).</summary>
public static class Heun
{
    public static Tensor Sample(IDenoiser model, Tensor x, ReadOnlySpan<double> sigmas, SamplerRun run)
    {
        using var latent = new Carried(x);
        for (var i = 0; i < sigmas.Length - 1; i++)
        {
            using var step = NewDisposeScope();
            var next = sigmas[i + 1];
            var hat = Steps.Churned(sigmas[i], sigmas.Length - 1, run.Options);
            var noisy = Steps.Churn(latent.Value, sigmas[i], hat, run);
            var denoised = model.Denoise(noisy, hat);
            run.Report(i, sigmas[i], hat, noisy, denoised);
            var slope = Steps.Derivative(noisy, hat, denoised);
            if (next > 0)
            {
                var end = noisy + slope * (next - hat);
                slope = (slope + Steps.Derivative(end, next, model.Denoise(end, next))) / 2;
            }

            latent.Set(noisy + slope * (next - hat));
        }

        return latent.Release();
    }
}
