using System.Collections.Immutable;
using Easel.Engine.Diffusion.Guidance;
using static TorchSharp.torch;

namespace Easel.Engine.Conditioning;

/// <summary>
/// The prompts of a batch as guidance reads them, call after call. Steps that show the same texts get the very same tensors. Contexts of
/// different length are brought together by repeating the last vector (A1111's <c>stack_conds</c>), positive and negative ones each on
/// their own. Owns what it joins; the conditions it was given must live as long.
/// </summary>
public sealed class PromptConditionSource : IConditionSource, IDisposable
{
    private readonly ImmutableArray<PromptConditions> images;
    private readonly Tensor? concat;
    private readonly ImmutableArray<ImmutableArray<WeightedRow>> rows;
    private readonly Dictionary<ConditionKey, Condition> joined = [];

    /// <summary>A batch of pictures, each with its own prompt.</summary>
    /// <param name="images">One entry a picture.</param>
    /// <param name="concat">Channels for the network to join to the latents, one row a picture [n, c, h, w], or null.</param>
    public PromptConditionSource(IReadOnlyList<PromptConditions> images, Tensor? concat = null)
    {
        (this.images, this.concat) = ([.. images], concat);
        var row = 0;
        rows = [.. images.Select(image => image.Parts.Select(part => new WeightedRow(row++, part.Weight)).ToImmutableArray())];
    }

    /// <summary>A batch of pictures with the same prompt.</summary>
    public PromptConditionSource(PromptConditions prompt, int batchSize, Tensor? concat = null) : this([.. Enumerable.Repeat(prompt, batchSize)], concat)
    {
    }

    /// <summary>Hears which call comes next, counted from 0, before it is made: networks that act from step to step listen here.</summary>
    public Action<int>? OnCall { get; init; }

    /// <inheritdoc/>
    public StepConditions At(int call)
    {
        OnCall?.Invoke(call);
        ImmutableArray<Condition> positive = [.. images.SelectMany(image => image.Parts.Select(part => part.Schedule.At(call)))];
        ImmutableArray<Condition> negative = [.. images.Select(image => image.Negative.At(call))];
        return new StepConditions(Join(positive, [.. images.SelectMany((image, i) => image.Parts.Select(_ => (long)i))]), rows, Join(negative, [.. images.Select((_, i) => (long)i)]));
    }

    /// <summary>Frees the joined tensors.</summary>
    public void Dispose()
    {
        foreach (var condition in joined.Values)
        {
            condition.Context.Dispose();
            condition.Vector?.Dispose();
            condition.Concat?.Dispose();
        }
        joined.Clear();
    }

    private Condition Join(ImmutableArray<Condition> conditions, ImmutableArray<long> imageOfRow)
    {
        var key = new ConditionKey(conditions);
        if (joined.TryGetValue(key, out var known)) return known;
        using var scope = NewDisposeScope();
        var longest = conditions.Max(c => c.Context.shape[1]);
        var result = new Condition(
            cat([.. conditions.Select(c => RepeatLast(c.Context, longest))]).DetachFromDisposeScope(),
            conditions[0].Vector is null ? null : cat([.. conditions.Select(c => c.Vector!)]).DetachFromDisposeScope(),
            concat?.index_select(0, tensor(imageOfRow.ToArray(), int64, concat.device)).DetachFromDisposeScope());
        joined.Add(key, result);
        return result;
    }

    private static Tensor RepeatLast(Tensor context, long length)
    {
        var missing = length - context.shape[1];
        return missing == 0 ? context : cat([context, context.narrow(1, context.shape[1] - 1, 1).repeat(1, missing, 1)], 1);
    }

    // Two steps with the same texts hold the same objects; tensors themselves have no value equality to speak of.
    private readonly record struct ConditionKey(ImmutableArray<Condition> Parts)
    {
        public bool Equals(ConditionKey other) => Parts.AsSpan().SequenceEqual(other.Parts.AsSpan(), ReferenceEqualityComparer.Instance);

        public override int GetHashCode() => Parts.Aggregate(Parts.Length, (hash, part) => HashCode.Combine(hash, System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(part)));
    }
}
