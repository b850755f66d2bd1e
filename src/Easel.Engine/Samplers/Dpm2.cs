using Easel.Engine.Diffusion;
using static TorchSharp.torch;

namespace Easel.Engine.Samplers;

/// <summary>
/// DPM-Solver-2 with churn: the slope of the whole step is taken at the geometric middle of its levels (Lu et al. 2022, arXiv:2206.00927;
/// Karras et al. 2022, algorithm 2; k-diffusion's <c>sample_dpm_2</c>).
/// </summary>
public static class Dpm2
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
            latent.Set(Step(model, noisy, hat, next, denoised));
        }

        return latent.Release();
    }

    /// <summary>A step from one level to another; plain Euler to 0.</summary>
    internal static Tensor Step(IDenoiser model, Tensor x, double from, double to, Tensor denoised)
    {
        var slope = Steps.Derivative(x, from, denoised);
        if (to > 0)
        {
            var middle = Math.Exp((Math.Log(from) + Math.Log(to)) / 2);
            var between = x + slope * (middle - from);
            slope = Steps.Derivative(between, middle, model.Denoise(between, middle));
        }

        return x + slope * (to - from);
    }
}
