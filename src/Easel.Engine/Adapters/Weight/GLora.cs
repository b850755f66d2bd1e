using static TorchSharp.torch;

namespace Easel.Engine.Adapters.Weight;

/// <summary>
/// Generalised LoRA (Chavan et al. 2023, arXiv:2306.07967): a low-rank change, and a low-rank product with the weight itself. Two layouts
/// are told apart by shapes: W · a1 · a2 + b1 · b2 (current LyCORIS, a1 [inputs, rank]) and W · a2 · a1 + b2 · b1 (before, a1 [rank, inputs]).
/// </summary>
public sealed class GLora : WeightAdapter
{
    private readonly Tensor a1;
    private readonly Tensor a2;
    private readonly Tensor b1;
    private readonly Tensor b2;

    /// <summary>Takes ownership of all tensors; see the class for their shapes.</summary>
    public GLora(Tensor a1, Tensor a2, Tensor b1, Tensor b2, double? alpha = null)
    {
        (this.a1, this.a2, this.b1, this.b2) = (Own("a1.weight", a1), Own("a2.weight", a2), Own("b1.weight", b1), Own("b2.weight", b2));
        Alpha = alpha;
    }

    /// <inheritdoc/>
    public override int? Rank => (int)(IsOld ? a1.shape[0] : a1.shape[1]);

    // The rank is smaller than the inputs.
    private bool IsOld => a1.shape[0] <= a1.shape[1];

    /// <summary>Reads one out of a file's tensors; null where they are another kind.</summary>
    public static WeightAdapter? TryRead(ModuleTensors module) =>
        module.HasAll("a1.weight", "a2.weight", "b1.weight", "b2.weight")
            ? new GLora(module.Take("a1.weight"), module.Take("a2.weight"), module.Take("b1.weight"), module.Take("b2.weight"), module.Number("alpha"))
            : null;

    /// <inheritdoc/>
    public override Tensor Delta(Tensor weight)
    {
        using var scope = NewDisposeScope();
        var (p1, p2, q1, q2) = IsOld ? (a2, a1, b2, b1) : (a1, a2, b1, b2);
        var w = Full(weight).flatten(1);
        var change = w.matmul(Flat(p1)).matmul(Flat(p2)) + Flat(q1).matmul(Flat(q2));
        return (change.view(weight.shape) * Scale).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override bool Fits(IReadOnlyList<long> shape) => IsOld ? IsMatrix(shape, b2.shape[0], a1.shape[1]) : IsMatrix(shape, b1.shape[0], a1.shape[0]);

    private static Tensor Flat(Tensor factor) => Full(factor).flatten(1);
}
