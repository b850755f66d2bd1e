using static TorchSharp.torch;

namespace Easel.Engine.Adapters.Weight;

/// <summary>
/// (IA)³ (Liu et al. 2022, arXiv:2205.05638): each output row, or each input column, is scaled by 1 + a learned number.
/// </summary>
public sealed class Ia3 : WeightAdapter
{
    private readonly Tensor factors;
    private readonly bool onInput;

    /// <param name="factors">One number a row or a column, in any shape; owned from now on.</param>
    /// <param name="onInput">True for columns.</param>
    public Ia3(Tensor factors, bool onInput)
    {
        this.factors = Own("weight", factors);
        this.onInput = onInput;
    }

    /// <summary>True where columns are scaled, false where rows are.</summary>
    public bool OnInput => onInput;

    /// <summary>Reads one out of a file's tensors; null where they are another kind.</summary>
    public static WeightAdapter? TryRead(ModuleTensors module) =>
        module.HasAll("weight", "on_input") ? new Ia3(module.Take("weight"), module.Number("on_input") != 0) : null;

    /// <inheritdoc/>
    public override Tensor Delta(Tensor weight)
    {
        using var scope = NewDisposeScope();
        var axis = onInput ? 1 : 0;
        long[] shape = [.. weight.shape.Select((size, d) => d == axis ? size : 1)];
        return (Full(weight) * Full(factors).view(shape)).MoveToOuterDisposeScope();
    }

    // Scaling what goes in or comes out is the same and needs no second weight.
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Tensor weight)
    {
        using var scope = NewDisposeScope();
        var (w, f) = (weight.to(x.dtype), factors.to(x.dtype).flatten());
        return (onInput ? nn.functional.linear(x * f, w) : nn.functional.linear(x, w) * f).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override bool Fits(IReadOnlyList<long> shape) => (onInput ? 1 : 0) is var axis && shape.Count > axis && shape[axis] == factors.numel();
}
