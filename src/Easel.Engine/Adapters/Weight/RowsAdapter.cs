using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;

namespace Easel.Engine.Adapters.Weight;

/// <summary>An adapter of some rows of a weight: of the query in OpenCLIP's joined query, key and value.</summary>
/// <param name="Inner">The adapter of those rows; its owner's to dispose.</param>
/// <param name="Start">The first row.</param>
/// <param name="Count">Their number.</param>
public sealed record RowsAdapter(IWeightAdapter Inner, long Start, long Count) : IWeightAdapter
{
    /// <inheritdoc/>
    public Tensor? Delta(Tensor weight)
    {
        using var scope = NewDisposeScope();
        if (Inner.Delta(weight.narrow(0, Start, Count)) is not { } delta) return null;
        var all = new List<Tensor>();
        if (Start > 0) all.Add(delta.new_zeros([Start, .. weight.shape[1..]]));
        all.Add(delta);
        if (Start + Count < weight.shape[0]) all.Add(delta.new_zeros([weight.shape[0] - Start - Count, .. weight.shape[1..]]));
        return cat(all).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor? BiasDelta() => Inner.BiasDelta() is { } delta ? nn.functional.pad(delta, [Start, 2 * Count - Start]) : null;

    /// <inheritdoc/>
    public Tensor? Forward(Tensor x, Tensor weight)
    {
        using var scope = NewDisposeScope();
        return Inner.Forward(x, weight.narrow(0, Start, Count)) is { } rows
            ? nn.functional.pad(rows, [Start, weight.shape[0] - Start - Count]).MoveToOuterDisposeScope()
            : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
