using Easel.Engine.Diffusion;
using static TorchSharp.torch;

namespace Easel.Engine.Samplers;

/// <summary>
/// Heun++ 2: looks two levels ahead and weighs the three slopes by noise level (published in Carzit's sd-webui-samplers-scheduler, taken into
/// Forge).
/// </summary>
public static class HeunPlusPlus2
{
    public static Tensor Sample(IDenoiser model, Tensor x, ReadOnlySpan<double> sigmas, SamplerRun run)
    {
        var last = sigmas[^1];
        using var latent = new Carried(x);
        for (var i = 0; i < sigmas.Length - 1; i++)
        {
            using var step = NewDisposeScope();
            var next = sigmas[i + 1];
            var hat = Steps.Churned(sigmas[i], sigmas.Length - 1, run.Options);
            var noisy = Steps.Churn(latent.Value, sigmas[i], hat, run);
            var denoised = model.Denoise(noisy, hat);
            run.Report(i, sigmas[i], hat, noisy, denoised);
            var slope = Steps.Derivative(noisy, hat, denoised);
            if (next != last)
            {
                var second = noisy + slope * (next - hat);
                var slope2 = Steps.Derivative(second, next, model.Denoise(second, next));
                var after = sigmas[i + 2];
                if (after == last)
                {
                    var weight2 = next / (2 * sigmas[0]);
                    slope = slope * (1 - weight2) + slope2 * weight2;
                }
                else
                {
                    var third = second + slope2 * (after - next);
                    var slope3 = Steps.Derivative(third, after, model.Denoise(third, after));
                    var (weight2, weight3) = (next / (3 * sigmas[0]), after / (3 * sigmas[0]));
                    slope = slope * (1 - weight2 - weight3) + slope2 * weight2 + slope3 * weight3;
                }
            }

            latent.Set(noisy + slope * (next - hat));
        }

        return latent.Release();
    }
}
