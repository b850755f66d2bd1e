using System.Collections.Immutable;
using Easel.Core.Prompts;
using Easel.Engine.Diffusion.Guidance;

namespace Easel.Engine.Conditioning;

/// <summary>A condition and the last step, counted from 1, for which it holds.</summary>
public readonly record struct ScheduledCondition(int Until, Condition Condition);

/// <summary>What one text of a prompt means over the steps of a pass.</summary>
/// <param name="Entries">In ascending order of steps; never empty. Steps with the same text share their tensors.</param>
public sealed record ConditionSchedule(ImmutableArray<ScheduledCondition> Entries)
{
    /// <summary>The condition that holds at a model call, counted from 0 (see <see cref="PromptSchedule.IndexAt"/>).</summary>
    public Condition At(int call)
    {
        Span<int> untils = Entries.Length <= 256 ? stackalloc int[Entries.Length] : new int[Entries.Length];
        for (var i = 0; i < untils.Length; i++) untils[i] = Entries[i].Until;
        return Entries[PromptSchedule.IndexAt(untils, call)].Condition;
    }
}

/// <summary>One part of a prompt joined by AND, and its weight in the sum of guidances.</summary>
public sealed record WeightedSchedule(double Weight, ConditionSchedule Schedule);

/// <summary>
/// A prompt and its negative prompt over the steps of a pass. All conditions have one row. Give it to a
/// <see cref="PromptConditionSource"/> to run it.
/// </summary>
/// <param name="Parts">The parts of the prompt; one of weight 1 where there is no AND.</param>
/// <param name="Negative">The negative prompt; AND is plain text there.</param>
public sealed record PromptConditions(ImmutableArray<WeightedSchedule> Parts, ConditionSchedule Negative)
{
    /// <summary>The empty prompt, to fill the shorter of prompt and negative prompt up with; null leaves lengths as they are.</summary>
    public Condition? Padding { get; init; }
}
