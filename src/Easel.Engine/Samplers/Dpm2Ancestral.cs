using Easel.Engine.Diffusion;
using static TorchSharp.torch;

namespace Easel.Engine.Samplers;

/// <summary>DPM-Solver-2 steps below the next level, and noise up to it (k-diffusion's <c>sample_dpm_2_ancestral</c>).</summary>
public static class Dpm2Ancestral
{
    public static Tensor Sample(IDenoiser model, Tensor x, ReadOnlySpan<double> sigmas, SamplerRun run)
    {
        using var latent = new Carried(x);
        for (var i = 0; i < sigmas.Length - 1; i++)
        {
            using var step = NewDisposeScope();
            var (sigma, next) = (sigmas[i], sigmas[i + 1]);
            var current = latent.Value;
            var denoised = model.Denoise(current, sigma);
            var (down, up) = Steps.Ancestral(sigma, next, run.Options.Eta ?? 1);
            run.Report(i, sigma, sigma, current, denoised);
            var stepped = Dpm2.Step(model, current, sigma, down, denoised);
            latent.Set(down > 0 ? stepped + run.NoiseLike(current, sigma, next) * (run.Options.NoiseScale * up) : stepped);
        }

        return latent.Release();
    }
}
