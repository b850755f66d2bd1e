using Easel.Engine.Diffusion;
using static TorchSharp.torch;

namespace Easel.Engine.Samplers;

/// <summary>DPM-Solver++(3M) for the stochastic equation: third order from the last three guesses (k-diffusion's <c>sample_dpmpp_3m_sde</c>).</summary>
public static class Dpmpp3MSde
{
    public static Tensor Sample(IDenoiser model, Tensor x, ReadOnlySpan<double> sigmas, SamplerRun run)
    {
        var eta = run.Options.Eta ?? 1;
        using var latent = new Carried(x);
        using var guesses = new History(2);
        double h1 = 0, h2 = 0;
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
            var stepped = latent.Value * Math.Exp(-stretched) + denoised * share;
            var phi2 = 1 - share / stretched;
            if (guesses.Count == 2)
            {
                var (r0, r1) = (h1 / h, h2 / h);
                var slope0 = (denoised - guesses[0]) / r0;
                var bend = slope0 - (guesses[0] - guesses[1]) / r1;
                var phi3 = phi2 / stretched - 0.5;
                stepped = stepped + (slope0 + bend * (r0 / (r0 + r1))) * phi2 - bend * (phi3 / (r0 + r1));
            }
            else if (guesses.Count == 1)
                stepped = stepped + (denoised - guesses[0]) * (phi2 * h / h1);

            if (eta != 0)
                stepped = stepped + run.NoiseLike(x, sigma, next) * (next * Math.Sqrt(-Steps.ExpM1(-2 * h * eta)) * run.Options.NoiseScale);
            latent.Set(stepped);
            guesses.Add(denoised);
            (h1, h2) = (h, h1);
        }

        return latent.Release();
    }
}
