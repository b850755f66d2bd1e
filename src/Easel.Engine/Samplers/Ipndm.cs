using Easel.Engine.Diffusion;
using static TorchSharp.torch;

namespace Easel.Engine.Samplers;

/// <summary>Improved pseudo numerical methods: Adams-Bashforth to fourth order as if steps were even (Zhang and Chen 2022, arXiv:2204.13902).</summary>
public static class Ipndm
{
    private static readonly double[][] Coefficients =
    [
        [1],
        [3d / 2, -1d / 2],
        [23d / 12, -16d / 12, 5d / 12],
        [55d / 24, -59d / 24, 37d / 24, -9d / 24],
    ];

    public static Tensor Sample(IDenoiser model, Tensor x, ReadOnlySpan<double> sigmas, SamplerRun run)
    {
        using var latent = new Carried(x);
        using var slopes = new History(4);
        for (var i = 0; i < sigmas.Length - 1; i++)
        {
            using var step = NewDisposeScope();
            var denoised = model.Denoise(latent.Value, sigmas[i]);
            run.Report(i, sigmas[i], sigmas[i], latent.Value, denoised);
            slopes.Add(Steps.Derivative(latent.Value, sigmas[i], denoised));
            latent.Set(latent.Value + Combine(slopes, Coefficients[slopes.Count - 1]) * (sigmas[i + 1] - sigmas[i]));
        }

        return latent.Release();
    }

    /// <summary>The slopes, newest first, times their coefficients.</summary>
    internal static Tensor Combine(History slopes, ReadOnlySpan<double> coefficients)
    {
        var sum = slopes[0] * coefficients[0];
        for (var j = 1; j < coefficients.Length; j++)
            sum = sum + slopes[j] * coefficients[j];
        return sum;
    }
}
