using Easel.Engine.Diffusion;
using static TorchSharp.torch;

namespace Easel.Engine.Samplers;

/// <summary>
/// The diffusion exponential integrator sampler, third order, "tab" form (Zhang and Chen 2022, arXiv:2204.13902). The integrals are sums over
/// 10,000 points, as in the reference (zju-pi's diff-sampler), whose error is part of what users know as DEIS.
/// </summary>
public static class Deis
{
    private const int Order = 3;
    private const int Points = 10000;

    public static Tensor Sample(IDenoiser model, Tensor x, ReadOnlySpan<double> sigmas, SamplerRun run)
    {
        var process = Process.Create();
        var times = new double[sigmas.Length];
        for (var i = 0; i < times.Length; i++)
            times[i] = process.Time(sigmas[i]);
        using var latent = new Carried(x);
        using var slopes = new History(Order);
        for (var i = 0; i < sigmas.Length - 1; i++)
        {
            using var step = NewDisposeScope();
            var denoised = model.Denoise(latent.Value, sigmas[i]);
            run.Report(i, sigmas[i], sigmas[i], latent.Value, denoised);
            slopes.Add(Steps.Derivative(latent.Value, sigmas[i], denoised));
            double[] coefficients = slopes.Count == 1 || sigmas[i + 1] <= 0
                ? [sigmas[i + 1] - sigmas[i]]
                : [.. Enumerable.Range(0, slopes.Count).Select(j => process.Integral(times, i, j, slopes.Count))];
            latent.Set(latent.Value + Ipndm.Combine(slopes, coefficients));
        }

        return latent.Release();
    }

    /// <summary>The variance preserving process with linear β that EDM's range of levels, 0.002 to 80, stands for.</summary>
    private readonly record struct Process(double Beta0, double Slope)
    {
        public static Process Create()
        {
            const double Start = 1e-3;
            var (low, high) = (Math.Log(0.002 * 0.002 + 1), Math.Log(80d * 80 + 1));
            var slope = 2 * (low / Start - high) / (Start - 1);
            return new(high - 0.5 * slope, slope);
        }

        public double Time(double sigma) => (Math.Sqrt(Beta0 * Beta0 + 2 * Slope * Math.Log(sigma * sigma + 1)) - Beta0) / Slope;

        public double Integral(double[] times, int i, int j, int order)
        {
            var (from, to) = (times[i], times[i + 1]);
            var sum = 0d;
            for (var n = 0; n < Points; n++)
            {
                var tau = from + (to - from) * n / (Points - 1);
                var alpha = Math.Exp(-0.5 * tau * tau * Slope - tau * Beta0);
                var value = 0.5 * (tau * Slope + Beta0) / Math.Sqrt(alpha * (1 - alpha));
                for (var k = 0; k < order; k++)
                {
                    if (k != j)
                        value *= (tau - times[i - k]) / (times[i - j] - times[i - k]);
                }

                sum += value;
            }

            return sum * (to - from) / Points;
        }
    }
}
