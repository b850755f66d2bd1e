using Easel.Engine.Diffusion;
using static TorchSharp.torch;

namespace Easel.Engine.Samplers;

/// <summary>DPM-Solver++(2M) for the stochastic equation, with either of its two corrections (k-diffusion's <c>sample_dpmpp_2m_sde</c>).</summary>
public static class Dpmpp2MSde
{
    public static Tensor Sample(IDenoiser model, Tensor x, ReadOnlySpan<double> sigmas, SamplerRun run) => Sample(model, x, sigmas, run, heun: false);

    public static Tensor SampleHeun(IDenoiser model, Tensor x, ReadOnlySpan<double> sigmas, SamplerRun run) => Sample(model, x, sigmas, run, heun: true);

    private static Tensor Sample(IDenoiser model, Tensor x, ReadOnlySpan<double> sigmas, SamplerRun run, bool heun)
    {
        var eta = run.Options.Eta ?? 1;
        using var latent = new Carried(x);
        using var previous = new Carried();
        double before = 0;
        for (var i = 0; i < sigmas.Length - 1; i++)
        {
            using var step = NewDisposeScope();
            var (sigma, next) = (sigmas[i], sigmas[i + 1]);
            var denoised = model.Denoise(latent.Value, sigma);
            run.Report(i, sigma, sigma, latent.Value, denoised);
            if (next == 0)
            {
                latent.Set(denoised);
                continue;
            }

            var h = Math.Log(sigma / next);
            var stretched = h * (1 + eta);
            var share = -Steps.ExpM1(-stretched);
            var stepped = latent.Value * (next / sigma * Math.Exp(-eta * h)) + denoised * share;
            if (previous.HasValue)
            {
                var factor = heun ? share / -stretched + 1 : 0.5 * share;
                stepped = stepped + (denoised - previous.Value) * (factor * h / before);
            }

            if (eta != 0)
                stepped = stepped + run.NoiseLike(x, sigma, next) * (next * Math.Sqrt(-Steps.ExpM1(-2 * eta * h)) * run.Options.NoiseScale);
            latent.Set(stepped);
            previous.Set(denoised);
            before = h;
        }

        return latent.Release();
    }
}
