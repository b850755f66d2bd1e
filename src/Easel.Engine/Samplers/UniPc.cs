using Easel.Engine.Diffusion;
using static TorchSharp.torch;

namespace Easel.Engine.Samplers;

/// <summary>
/// UniPC: a multistep predictor, and a corrector that uses the network call of the next step (Zhao et al. 2023, arXiv:2302.04867, algorithms 5
/// and 6, in data prediction, as A1111 has it). Its levels come from <see cref="Diffusion.Schedules.UniPcSchedule"/>.
/// </summary>
public static class UniPc
{
    public static Tensor Sample(IDenoiser model, Tensor x, ReadOnlySpan<double> sigmas, SamplerRun run)
    {
        var options = run.Options.UniPc;
        var steps = sigmas.Length - 1;
        if (steps < 1)
            return x.alias();
        var order = Math.Clamp(options.Order, 1, steps);
        using var latent = new Carried(x);
        using var guesses = new History(order);
        using (var scope = NewDisposeScope())
            guesses.Add(Guess(model, x, sigmas[0]));
        for (var i = 1; i <= steps; i++)
        {
            using var scope = NewDisposeScope();
            var stepOrder = i < order ? i : options.LowerOrderFinal ? Math.Min(order, steps + 1 - i) : order;
            var step = new UniPcStep(latent.Value, guesses, sigmas[..(i + 1)], stepOrder, options.Variant);
            var next = step.Predict();
            if (i == steps)
            {
                // The last step has no later call to be corrected by.
                latent.Set(next);
                run.Report(i - 1, 0, 0, latent.Value, guesses[0]);
                continue;
            }

            var guess = Guess(model, next, sigmas[i]);
            latent.Set(step.Correct(guess));
            run.Report(i - 1, 0, 0, latent.Value, guess);
            guesses.Add(guess);
        }

        return latent.Release();
    }

    private static Tensor Guess(IDenoiser model, Tensor x, double sigma) => model.Denoise(x * Math.Sqrt(1 + sigma * sigma), sigma);
}
