using System.Collections.Immutable;

namespace Easel.Engine.Diffusion.Guidance;

/// <summary>One part of a prompt joined by AND.</summary>
/// <param name="Row">Its row in <see cref="StepConditions.Positive"/>.</param>
/// <param name="Weight">Its weight.</param>
public readonly record struct WeightedRow(int Row, double Weight);

/// <summary>The conditions of one denoiser call.</summary>
/// <param name="Positive">All prompt parts of all images, in the images' order.</param>
/// <param name="Images">For each image of the batch its rows in <paramref name="Positive"/>.</param>
/// <param name="Negative">The negative prompts, one row per image; null where there is no guidance at all.</param>
public sealed record StepConditions(Condition Positive, ImmutableArray<ImmutableArray<WeightedRow>> Images, Condition? Negative)
{
    /// <summary>One prompt and one negative prompt per image.</summary>
    public static StepConditions Plain(Condition positive, Condition? negative) => new(
        positive,
        [.. Enumerable.Range(0, (int)positive.Rows).Select(row => ImmutableArray.Create(new WeightedRow(row, 1)))],
        negative);

    /// <summary>True where leaving the negative prompt out at scale 1 changes nothing.</summary>
    public bool WeightsAddUpToOne => Images.All(rows => Math.Abs(rows.Sum(row => row.Weight) - 1) < 1e-9);
}

/// <summary>The conditions through a run; prompt editing and alternation change them.</summary>
public interface IConditionSource
{
    /// <summary>The conditions of denoiser call <paramref name="call"/>, from 0. The source keeps owning the tensors.</summary>
    StepConditions At(int call);
}

/// <summary>The same conditions all the time.</summary>
public sealed class FixedConditions(StepConditions conditions) : IConditionSource
{
    /// <inheritdoc/>
    public StepConditions At(int call) => conditions;
}

/// <summary>Which entry of a prompt schedule holds.</summary>
public static class PromptEntry
{
    /// <summary>
    /// The index of the first entry whose end step is not before <paramref name="call"/> (from 0); the first entry beyond the last end, as in A1111.
    /// </summary>
    public static int At(ReadOnlySpan<int> endSteps, int call)
    {
        for (var i = 0; i < endSteps.Length; i++)
        {
            if (call <= endSteps[i])
                return i;
        }

        return 0;
    }
}
