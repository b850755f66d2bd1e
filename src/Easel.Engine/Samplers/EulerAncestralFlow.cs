using Easel.Engine.Diffusion;
using static TorchSharp.torch;

namespace Easel.Engine.Samplers;

/// <summary>Euler a on a rectified flow, where x = (1 − σ)·x0 + σ·noise (Forge's <c>sample_euler_ancestral_RF</c>).</summary>
public static class EulerAncestralFlow
{
    public static Tensor Sample(IDenoiser model, Tensor x, ReadOnlySpan<double> sigmas, SamplerRun run)
    {
        var eta = run.Options.Eta ?? 1;
        using var latent = new Carried(x);
        for (var i = 0; i < sigmas.Length - 1; i++)
        {
            using var step = NewDisposeScope();
            var (sigma, next) = (sigmas[i], sigmas[i + 1]);
            var current = latent.Value;
            var denoised = model.Denoise(current, sigma);
            run.Report(i, sigma, sigma, current, denoised);
            if (next == 0)
            {
                latent.Set(denoised);
                continue;
            }

            var down = next * (1 + (next / sigma - 1) * eta);
            var (alphaNext, alphaDown) = (1 - next, 1 - down);
            var up = Math.Sqrt(next * next - down * down * alphaNext * alphaNext / (alphaDown * alphaDown));
            var stepped = current * (down / sigma) + denoised * (1 - down / sigma);
            latent.Set(eta > 0
                ? stepped * (alphaNext / alphaDown) + run.NoiseLike(current, sigma, next) * (run.Options.NoiseScale * up)
                : stepped);
        }

        return latent.Release();
    }
}
