using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;

namespace Easel.Engine.Adapters.Weight;

/// <summary>An adapter of some rows of a weight: of the query in OpenCLIP's joined query, key and value.</summary>
/// <param name="inner">The adapter of those rows; its owner's to dispose.</param>
/// <param name="start">The first row.</param>
/// <param name="count">Their number.</param>
public sealed class RowsAdapter(IWeightAdapter inner, long start, long count) : IWeightAdapter
{
    /// <inheritdoc/>
    public Tensor? Delta(Tensor weight)
    {
        using var scope = NewDisposeScope();
        if (inner.Delta(weight.narrow(0, start, count)) is not { } delta) return null;
        var all = new List<Tensor>();
        if (start > 0) all.Add(delta.new_zeros([start, .. weight.shape[1..]]));
        all.Add(delta);
        if (start + count < weight.shape[0]) all.Add(delta.new_zeros([weight.shape[0] - start - count, .. weight.shape[1..]]));
        return cat(all).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor? BiasDelta() => inner.BiasDelta() is { } delta ? nn.functional.pad(delta, [start, 2 * count - start]) : null;

    /// <inheritdoc/>
    public Tensor? Forward(Tensor x, Tensor weight)
    {
        using var scope = NewDisposeScope();
        return inner.Forward(x, weight.narrow(0, start, count)) is { } rows
            ? nn.functional.pad(rows, [start, weight.shape[0] - start - count]).MoveToOuterDisposeScope()
            : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
