using Easel.Engine.Diffusion.Guidance;
using static TorchSharp.torch;

namespace Easel.Engine.Diffusion.Denoisers;

/// <summary>
/// Classifier-free guidance over a network: asks with the prompt and without, in one batch where it can, and combines the guesses. It counts
/// its calls, because prompt editing and guidance ranges are given in them (A1111's <c>CFGDenoiser</c>); so one object serves one run.
/// </summary>
/// <param name="network">The network under a condition.</param>
/// <param name="conditions">Prompt and negative prompt of every call.</param>
/// <param name="options">Scale and ranges.</param>
/// <param name="totalCalls">The number of calls that a full run makes, for fractions of it.</param>
/// <param name="checkStop">Called before every network call; throws to stop the run.</param>
/// <param name="firstCall">Calls of the run that another model has answered already.</param>
public sealed class CfgDenoiser(
    IConditionalDenoiser network, IConditionSource conditions, GuidanceOptions options, int totalCalls, Action? checkStop = null, int firstCall = 0) : IGuidedDenoiser
{
    private int _call = firstCall;

    /// <inheritdoc/>
    public Tensor Denoise(Tensor x, double sigma)
    {
        var (denoised, unconditional) = DenoiseBoth(x, sigma, 1);
        unconditional.Dispose();
        return denoised;
    }

    /// <inheritdoc/>
    public GuidedPair DenoiseBoth(Tensor x, double sigma, double scaleFactor)
    {
        using var scope = NewDisposeScope();
        var step = conditions.At(_call);
        var (scale, skip) = EffectiveGuidance.Of(options, _call, totalCalls, sigma);
        _call++;

        // Guidance that would change nothing is not computed, which halves the time (scale exactly 1).
        var combined = scale * (skip == GuidanceSkip.None ? scaleFactor : 1);
        if (step.Negative is not { } negative || (combined == 1 && step.WeightsAddUpToOne && options.ImageScale is null or 1))
        {
            var only = Cfg.PositiveOnly(Ask(x, sigma, Repeated(step), step.Positive), step.Images);
            return new(only.MoveToOuterDisposeScope(), only.alias().MoveToOuterDisposeScope());
        }

        if (options.ImageScale is { } imageScale and not 1 && step.Positive.Concat is { } image)
            return Edit(x, sigma, step.Positive, negative, image, combined, imageScale);

        var (with, without) = AskBoth(x, sigma, step, negative);
        var guided = Cfg.Combine(with, without, step.Images, combined);
        if (options.Rescale > 0)
            guided = Rescaled(guided, Cfg.PositiveOnly(with, step.Images), x, sigma);
        return new(guided.MoveToOuterDisposeScope(), without.alias().MoveToOuterDisposeScope());
    }

    private (Tensor With, Tensor Without) AskBoth(Tensor x, double sigma, StepConditions step, Condition negative)
    {
        var positive = step.Positive;
        if (positive.Context.shape[1] != negative.Context.shape[1] && (options.PadAsBefore || options.Padding is not null))
        {
            if (options.PadAsBefore)
                negative = negative with { Context = ContextPadding.PadAsBefore(positive.Context, negative.Context) };
            else
            {
                var (longer, other) = ContextPadding.Pad(positive.Context, negative.Context, options.Padding!);
                (positive, negative) = (positive with { Context = longer }, negative with { Context = other });
            }
        }

        var rows = Repeated(step);
        if (!options.OneBatch || positive.Context.shape[1] != negative.Context.shape[1])
            return (Ask(x, sigma, rows, positive), Ask(x, sigma, null, negative));
        long[] all = [.. rows ?? Images(x), .. Images(x)];
        var both = Ask(x, sigma, all, Condition.Join(positive, negative));
        return (both.narrow(0, 0, positive.Rows), both.narrow(0, positive.Rows, negative.Rows));
    }

    private GuidedPair Edit(Tensor x, double sigma, Condition positive, Condition negative, Tensor image, double scale, double imageScale)
    {
        var kept = negative with { Concat = image };
        var nothing = negative with { Concat = image.zeros_like() };
        Tensor textAndImage, imageOnly, neither;
        if (options.OneBatch && positive.Context.shape[1] == negative.Context.shape[1])
        {
            long[] all = [.. Images(x), .. Images(x), .. Images(x)];
            var parts = Ask(x, sigma, all, Condition.Join(positive, kept, nothing)).chunk(3);
            (textAndImage, imageOnly, neither) = (parts[0], parts[1], parts[2]);
        }
        else
        {
            textAndImage = Ask(x, sigma, null, positive);
            imageOnly = Ask(x, sigma, null, kept);
            neither = Ask(x, sigma, null, nothing);
        }

        var guided = Cfg.CombineEdit(textAndImage, imageOnly, neither, scale, imageScale);
        return new(guided.MoveToOuterDisposeScope(), neither.alias().MoveToOuterDisposeScope());
    }

    // The paper compares what the network answers, not the clean guess.
    private Tensor Rescaled(Tensor guided, Tensor positive, Tensor x, double sigma)
    {
        var prediction = network.Prediction;
        var output = Cfg.Rescale(prediction.Output(guided, x, sigma), prediction.Output(positive, x, sigma), options.Rescale);
        return prediction.Denoised(output, x, sigma);
    }

    private Tensor Ask(Tensor x, double sigma, long[]? rows, Condition condition)
    {
        checkStop?.Invoke();
        return network.Denoise(rows is null ? x : x.index_select(0, tensor(rows, device: x.device)), sigma, condition);
    }

    // Which image each row of the prompt's parts belongs to; null where it is one row per image.
    private static long[]? Repeated(StepConditions step)
    {
        if (step.Images.All(rows => rows.Length == 1))
            return null;
        var images = new long[step.Positive.Rows];
        foreach (var (image, rows) in step.Images.Index())
        {
            foreach (var row in rows)
                images[row.Row] = image;
        }

        return images;
    }

    private static IEnumerable<long> Images(Tensor x) => Enumerable.Range(0, (int)x.shape[0]).Select(image => (long)image);
}
