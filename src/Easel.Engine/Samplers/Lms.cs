using Easel.Engine.Diffusion;
using static TorchSharp.torch;

namespace Easel.Engine.Samplers;

/// <summary>
/// The linear multistep method: a polynomial through the last slopes, integrated over the step (Adams and Bashforth on uneven steps; k-diffusion's
/// <c>sample_lms</c>).
/// </summary>
public static class Lms
{
    public static Tensor Sample(IDenoiser model, Tensor x, ReadOnlySpan<double> sigmas, SamplerRun run) => Sample(model, x, sigmas, run, 4);

    /// <summary>With another order, 1 to 6.</summary>
    public static Sampler OfOrder(int order) => (model, x, sigmas, run) => Sample(model, x, sigmas, run, order);

    private static Tensor Sample(IDenoiser model, Tensor x, ReadOnlySpan<double> sigmas, SamplerRun run, int order)
    {
        using var latent = new Carried(x);
        using var slopes = new History(order);
        for (var i = 0; i < sigmas.Length - 1; i++)
        {
            using var step = NewDisposeScope();
            var denoised = model.Denoise(latent.Value, sigmas[i]);
            slopes.Add(Steps.Derivative(latent.Value, sigmas[i], denoised));
            run.Report(i, sigmas[i], sigmas[i], latent.Value, denoised);
            var next = latent.Value;
            for (var j = 0; j < slopes.Count; j++)
                next = next + slopes[j] * Coefficient(slopes.Count, sigmas, i, j);
            latent.Set(next);
        }

        return latent.Release();
    }

    /// <summary>The integral of the j-th Lagrange polynomial from level i to the next, by three Gauss points, exact to degree 5.</summary>
    internal static double Coefficient(int order, ReadOnlySpan<double> t, int i, int j)
    {
        var (middle, half) = ((t[i] + t[i + 1]) / 2, (t[i + 1] - t[i]) / 2);
        var offset = half * Math.Sqrt(3.0 / 5);
        return half * (8 * Polynomial(t, middle) + 5 * (Polynomial(t, middle - offset) + Polynomial(t, middle + offset))) / 9;

        double Polynomial(ReadOnlySpan<double> nodes, double at)
        {
            var product = 1d;
            for (var k = 0; k < order; k++)
            {
                if (k != j)
                    product *= (at - nodes[i - k]) / (nodes[i - j] - nodes[i - k]);
            }

            return product;
        }
    }
}
