using Easel.Engine.Diffusion;
using static TorchSharp.torch;

namespace Easel.Engine.Samplers;

/// <summary>Euler steps that go below the next noise level and add noise up to it (k-diffusion's <c>sample_euler_ancestral</c>).</summary>
public static class EulerAncestral
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
            var stepped = current + Steps.Derivative(current, sigma, denoised) * (down - sigma);
            latent.Set(next > 0 ? stepped + run.NoiseLike(current, sigma, next) * (run.Options.NoiseScale * up) : stepped);
        }

        return latent.Release();
    }
}
