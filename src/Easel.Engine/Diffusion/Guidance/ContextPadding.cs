using static TorchSharp.torch;

namespace Easel.Engine.Diffusion.Guidance;

/// <summary>Brings contexts [rows, tokens, width] of different lengths together, so that they fit one batch.</summary>
public static class ContextPadding
{
    /// <summary>Fills the shorter one up with the empty prompt's context [1, 77, width] (A1111's "pad prompt/negative prompt").</summary>
    public static (Tensor Positive, Tensor Negative) Pad(Tensor positive, Tensor negative, Tensor empty)
    {
        var missing = (positive.shape[1] - negative.shape[1]) / empty.shape[1];
        return (Append(positive, -missing), Append(negative, missing));

        Tensor Append(Tensor context, long count) =>
            count <= 0 ? context : cat([context, empty.repeat(context.shape[0], count, 1)], 1);
    }

    /// <summary>Brings the negative one to the other's length by repeating its last vector or by cutting (A1111's v0 padding).</summary>
    public static Tensor PadAsBefore(Tensor positive, Tensor negative)
    {
        var missing = positive.shape[1] - negative.shape[1];
        return missing < 0 ? negative.narrow(1, 0, positive.shape[1]) : RepeatLast(negative, missing);
    }

    /// <summary>Stacks contexts [tokens, width] of AND parts, filling the shorter ones up with their last vector (A1111's <c>stack_conds</c>).</summary>
    public static Tensor Stack(IReadOnlyList<Tensor> contexts)
    {
        using var scope = NewDisposeScope();
        var longest = contexts.Max(context => context.shape[0]);
        var rows = contexts.Select(context => RepeatLast(context.unsqueeze(0), longest - context.shape[0]));
        return cat([.. rows]).MoveToOuterDisposeScope();
    }

    private static Tensor RepeatLast(Tensor context, long count) =>
        count == 0 ? context : cat([context, context.narrow(1, context.shape[1] - 1, 1).repeat(1, count, 1)], 1);
}
