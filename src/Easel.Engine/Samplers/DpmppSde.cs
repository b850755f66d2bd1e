using Easel.Engine.Diffusion;
using static TorchSharp.torch;

namespace Easel.Engine.Samplers;

/// <summary>DPM-Solver++ for the stochastic equation, two network calls a step (k-diffusion's <c>sample_dpmpp_sde</c>, r = 1/2).</summary>
public static class DpmppSde
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
                latent.Set(current - Steps.Derivative(current, sigma, denoised) * sigma);
                continue;
            }

            var middle = Math.Exp((Math.Log(sigma) + Math.Log(next)) / 2);
            var between = Step(current, denoised, sigma, middle);
            latent.Set(Step(current, model.Denoise(between, middle), sigma, next));
        }

        return latent.Release();

        Tensor Step(Tensor from, Tensor denoised, double sigma, double to)
        {
            var (down, up) = Steps.Ancestral(sigma, to, eta);
            var stepped = from * (down / sigma) - denoised * Steps.ExpM1(Math.Log(down / sigma));
            return stepped + run.NoiseLike(from, sigma, to) * (run.Options.NoiseScale * up);
        }
    }
}
