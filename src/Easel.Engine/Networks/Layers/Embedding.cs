using static TorchSharp.torch;

namespace Easel.Engine.Networks.Layers;

/// <summary>A table of vectors, looked up by number.</summary>
public sealed class Embedding : Layer
{
    private readonly Weight weight;

    /// <param name="weights">The place of the table [rows, width].</param>
    /// <param name="rows">Number of vectors.</param>
    /// <param name="width">Their width.</param>
    /// <param name="initializer">How fresh weights are drawn.</param>
    /// <param name="name">The table's name.</param>
    public Embedding(Weights weights, long rows, long width, Initializer initializer, string name = "weight")
        : base(weights) => weight = Take(weights, name, initializer, rows, width);

    /// <summary>Rows of the table.</summary>
    public long Rows => weight.Value.shape[0];

    /// <param name="ids">int64 [n, t], each below <see cref="Rows"/>.</param>
    /// <returns>[n, t, width], in the stored dtype.</returns>
    public Tensor Forward(Tensor ids)
    {
        using var scope = NewDisposeScope();
        return weight.Value.index_select(0, ids.flatten()).view([.. ids.shape, -1]).MoveToOuterDisposeScope();
    }

    /// <summary>The first <paramref name="count"/> rows [count, width], a view.</summary>
    public Tensor First(long count) => weight.Value.narrow(0, 0, count);
}
