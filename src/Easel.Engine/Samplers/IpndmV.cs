using Easel.Engine.Diffusion;
using static TorchSharp.torch;

namespace Easel.Engine.Samplers;

/// <summary>
/// Pseudo numerical methods whose coefficients follow the real, uneven steps (Zhang and Chen 2022, arXiv:2204.13902; formulas as in zju-pi's
/// diff-sampler, <c>solvers.py</c>).
/// </summary>
public static class IpndmV
{
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
            latent.Set(latent.Value + Ipndm.Combine(slopes, Coefficients(sigmas, i, slopes.Count)) * (sigmas[i + 1] - sigmas[i]));
        }

        return latent.Release();
    }

    private static double[] Coefficients(ReadOnlySpan<double> t, int i, int order)
    {
        if (order == 1)
            return [1];
        var (h, h1) = (t[i + 1] - t[i], t[i] - t[i - 1]);
        var ratio = h / h1;
        if (order == 2)
            return [(2 + ratio) / 2, -ratio / 2];
        var h2 = t[i - 1] - t[i - 2];
        var bend = (1 - h / (3 * (h + h1)) * (h * (h + h1)) / (h1 * (h1 + h2))) / 2;
        if (order == 3)
            return [(2 + ratio) / 2 + bend, -ratio / 2 - (1 + h1 / h2) * bend, bend * h1 / h2];
        var h3 = t[i - 2] - t[i - 3];
        var twist = ((1 - h / (3 * (h + h1))) / 2 + (1 - h / (2 * (h + h1))) * h / (6 * (h + h1 + h2)))
            * (h * (h + h1) * (h + h1 + h2)) / (h1 * (h1 + h2) * (h1 + h2 + h3));
        var lever = h1 * (h1 + h2) / (h2 * (h2 + h3));
        return
        [
            (2 + ratio) / 2 + bend + twist,
            -ratio / 2 - (1 + h1 / h2) * bend - (1 + h1 / h2 + lever) * twist,
            bend * h1 / h2 + (h1 / h2 + lever * (1 + h2 / h3)) * twist,
            -twist * lever * h1 / h2,
        ];
    }
}
