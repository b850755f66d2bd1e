using Easel.Engine.Diffusion;
using static TorchSharp.torch;

namespace Easel.Engine.Samplers;

/// <summary>DPM-Solver++(2S), second order within a step (Lu et al. 2022, arXiv:2211.01095, algorithm 1), with ancestral noise.</summary>
public static class Dpmpp2SAncestral
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
            Tensor stepped;
            if (down == 0)
                stepped = current - Steps.Derivative(current, sigma, denoised) * sigma;
            else
            {
                var h = Math.Log(sigma / down);
                var middle = sigma * Math.Exp(-h / 2);
                var between = current * (middle / sigma) - denoised * Steps.ExpM1(-h / 2);
                stepped = current * (down / sigma) - model.Denoise(between, middle) * Steps.ExpM1(-h);
            }

            latent.Set(next > 0 ? stepped + run.NoiseLike(current, sigma, next) * (run.Options.NoiseScale * up) : stepped);
        }

        return latent.Release();
    }
}
