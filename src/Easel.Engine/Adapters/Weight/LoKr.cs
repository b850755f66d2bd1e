using static TorchSharp.torch;

namespace Easel.Engine.Adapters.Weight;

/// <summary>
/// Kronecker product of two small matrices (Yeh et al. 2023, arXiv:2309.14859): W + w1 ⊗ w2 · scale. Either may itself be a low-rank
/// product (<c>w1_a</c> · <c>w1_b</c>), the second also with a Tucker core <c>t2</c>. The scale is alpha / rank where something is
/// factored, else 1 and alpha is not looked at. Names and scaling: LyCORIS, <c>modules/lokr.py</c>.
/// </summary>
public sealed class LoKr : WeightAdapter
{
    /// <param name="w1">[o1, i1], or null where it is factored. All tensors are owned from now on.</param>
    /// <param name="w1A">[o1, rank], or null.</param>
    /// <param name="w1B">[rank, i1], or null.</param>
    /// <param name="w2">[o2, i2] or [o2, i2, k, k], or null where it is factored.</param>
    /// <param name="w2A">[o2, rank]; with a core [rank, o2]; or null.</param>
    /// <param name="w2B">[rank, i2] or [rank, i2 · k · k]; or null.</param>
    /// <param name="t2">The second matrix's core [rank, rank, k, k], or null.</param>
    /// <param name="alpha">Null where the file gives none; the scale is 1 then.</param>
    public LoKr(Tensor? w1, Tensor? w1A, Tensor? w1B, Tensor? w2, Tensor? w2A, Tensor? w2B, Tensor? t2 = null, double? alpha = null)
    {
        (W1, W1A, W1B) = (OwnIf("lokr_w1", w1), OwnIf("lokr_w1_a", w1A), OwnIf("lokr_w1_b", w1B));
        T2 = OwnIf("lokr_t2", t2);
        (W2, W2A, W2B) = (OwnIf("lokr_w2", w2), OwnIf("lokr_w2_a", w2A), OwnIf("lokr_w2_b", w2B));
        Alpha = alpha;
    }

    /// <summary>The first matrix, where it is whole.</summary>
    public Tensor? W1 { get; }

    /// <summary>The first matrix's first factor.</summary>
    public Tensor? W1A { get; }

    /// <summary>The first matrix's second factor.</summary>
    public Tensor? W1B { get; }

    /// <summary>The second matrix, where it is whole.</summary>
    public Tensor? W2 { get; }

    /// <summary>The second matrix's first factor.</summary>
    public Tensor? W2A { get; }

    /// <summary>The second matrix's second factor.</summary>
    public Tensor? W2B { get; }

    /// <summary>The second matrix's core, or null.</summary>
    public Tensor? T2 { get; }

    /// <inheritdoc/>
    public override int? Rank => (int?)(W2B?.shape[0] ?? W1B?.shape[0]);

    /// <summary>Reads one out of a file's tensors; null where they are another kind.</summary>
    public static WeightAdapter? TryRead(ModuleTensors module)
    {
        if (!(module.Has("lokr_w1") || module.HasAll("lokr_w1_a", "lokr_w1_b")) || !(module.Has("lokr_w2") || module.HasAll("lokr_w2_a", "lokr_w2_b"))) return null;
        return new LoKr(
            module.TakeIf("lokr_w1"), module.TakeIf("lokr_w1_a"), module.TakeIf("lokr_w1_b"),
            module.TakeIf("lokr_w2"), module.TakeIf("lokr_w2_a"), module.TakeIf("lokr_w2_b"), module.TakeIf("lokr_t2"), module.Number("alpha"));
    }

    /// <inheritdoc/>
    public override Tensor Delta(Tensor weight)
    {
        using var scope = NewDisposeScope();
        var first = W1 is null ? Full(W1A!).matmul(Full(W1B!)) : Full(W1);
        var second = W2 is not null ? Full(W2)
            : T2 is null ? Full(W2A!).matmul(Full(W2B!))
            : einsum("rskl,ro,si->oikl", Full(T2), Full(W2A!), Full(W2B!));
        if (second.dim() == 4) first = first.unsqueeze(-1).unsqueeze(-1);
        return (kron(first, second.contiguous()).view(weight.shape) * Scale).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override bool Fits(IReadOnlyList<long> shape)
    {
        var (o1, i1) = W1 is null ? (W1A!.shape[0], W1B!.shape[1]) : (W1.shape[0], W1.shape[1]);
        var (o2, i2) = W2 is not null ? (W2.shape[0], W2.numel() / W2.shape[0])
            : T2 is null ? (W2A!.shape[0], W2B!.shape[1])
            : (W2A!.shape[1], W2B!.shape[1] * T2.shape[2] * T2.shape[3]);
        return IsMatrix(shape, o1 * o2, i1 * i2);
    }
}
