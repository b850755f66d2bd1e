using Easel.Engine.Diffusion;
using Easel.Engine.Diffusion.Noise;
using Easel.Engine.Diffusion.Schedules;
using Easel.Engine.Samplers;
using static TorchSharp.torch;

namespace Easel.Benchmarks.Convergence;

/// <summary>
/// How far a sampler is from the exact answer. For normally distributed data the best guess x0 is a multiple of x, so that everything a
/// sampler computes is a sum of its start and its noises. The start and each noise get an axis of their own: one run shows how much of
/// each is in the result, and so the standard deviation of all results, without any luck of the draw. The data's own is known.
/// </summary>
internal static class GaussianRun
{
    private const double DataDeviation = 0.5;
    private const double First = 10;
    private const double Last = 0.1;

    /// <summary>The error of the standard deviation of a run from σ 10 to 0.1, relative to the exact one.</summary>
    /// <param name="sampler">The sampler.</param>
    /// <param name="steps">Its steps.</param>
    /// <param name="eta">Share of fresh noise.</param>
    public static double Error(SamplerInfo sampler, int steps, double eta)
    {
        using var scope = NewDisposeScope();
        var levels = ExponentialSchedule.Compute(new() { Steps = steps, SigmaMin = Last, SigmaMax = First })[..^1];
        var preserving = sampler.Space == SamplerSpace.VariancePreserving;

        // The first run only notes between which levels noise is drawn.
        var noted = new AxisNoise([], 1);
        Run(sampler, levels, eta, zeros([1, 1, 1, 1], ScalarType.Float64), noted);
        var noise = new AxisNoise(noted.Drawn, 1 + AxisNoise.Axes(noted.Drawn));
        var start = zeros([1, noise.Count, 1, 1], ScalarType.Float64);
        start[0, 0, 0, 0] = Deviation(levels[0], preserving);
        var result = Run(sampler, levels, eta, start, noise);
        var exact = Deviation(levels[^1], preserving);
        return Math.Abs(result.square().sum().sqrt().item<double>() - exact) / exact;
    }

    /// <summary>The order of accuracy: by which power of the step the error falls, from two numbers of steps.</summary>
    public static double Order(SamplerInfo sampler, double eta, int steps = 80) => Math.Log2(Error(sampler, steps, eta) / Error(sampler, 2 * steps, eta));

    private static double Deviation(double sigma, bool preserving)
    {
        var variance = DataDeviation * DataDeviation + sigma * sigma;
        return Math.Sqrt(preserving ? variance / (1 + sigma * sigma) : variance);
    }

    private static Tensor Run(SamplerInfo sampler, double[] levels, double eta, Tensor start, INoiseSource noise) =>
        sampler.Sample(new Gaussian(), start, levels, new SamplerRun { Noise = noise, Options = new SamplerOptions { Eta = eta } });

    private sealed class Gaussian : IDenoiser
    {
        private const double Variance = DataDeviation * DataDeviation;

        public Tensor Denoise(Tensor x, double sigma) => x * (Variance / (Variance + sigma * sigma));
    }
}
