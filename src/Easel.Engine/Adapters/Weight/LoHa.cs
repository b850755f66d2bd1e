using static TorchSharp.torch;

namespace Easel.Engine.Adapters.Weight;

/// <summary>
/// Hadamard product of two low-rank products (Hyeon-Woo et al. 2021, arXiv:2108.06098, FedPara): W + (w1_a · w1_b) ∘ (w2_a · w2_b) ·
/// alpha / rank, rank being the rows of w1_b. With <c>t1</c> and <c>t2</c> (Tucker) each product has a core, and the <c>a</c> factors stand
/// the other way round. Names and scaling: LyCORIS, <c>modules/loha.py</c>.
/// </summary>
public sealed class LoHa : WeightAdapter
{
    /// <param name="w1A">[outputs, rank]; with a core [rank, outputs]. All tensors are owned from now on.</param>
    /// <param name="w1B">[rank, inputs] or [rank, inputs · k · k]; with a core [rank, inputs].</param>
    /// <param name="w2A">As <paramref name="w1A"/>.</param>
    /// <param name="w2B">As <paramref name="w1B"/>.</param>
    /// <param name="alpha">Null where the file gives none; the scale is 1 then.</param>
    /// <param name="t1">The first core [rank, rank, k, k], or null.</param>
    /// <param name="t2">The second core, or null.</param>
    public LoHa(Tensor w1A, Tensor w1B, Tensor w2A, Tensor w2B, double? alpha = null, Tensor? t1 = null, Tensor? t2 = null)
    {
        T1 = OwnIf("hada_t1", t1);
        (W1A, W1B) = (Own("hada_w1_a", w1A), Own("hada_w1_b", w1B));
        T2 = OwnIf("hada_t2", t2);
        (W2A, W2B) = (Own("hada_w2_a", w2A), Own("hada_w2_b", w2B));
        Alpha = alpha;
    }

    /// <summary>The first product's first factor.</summary>
    public Tensor W1A { get; }

    /// <summary>The first product's second factor.</summary>
    public Tensor W1B { get; }

    /// <summary>The second product's first factor.</summary>
    public Tensor W2A { get; }

    /// <summary>The second product's second factor.</summary>
    public Tensor W2B { get; }

    /// <summary>The first product's core, or null.</summary>
    public Tensor? T1 { get; }

    /// <summary>The second product's core, or null.</summary>
    public Tensor? T2 { get; }

    /// <inheritdoc/>
    public override int? Rank => (int)W1B.shape[0];

    /// <summary>Reads one out of a file's tensors; null where they are another kind.</summary>
    public static WeightAdapter? TryRead(ModuleTensors module)
    {
        if (!module.HasAll("hada_w1_a", "hada_w1_b", "hada_w2_a", "hada_w2_b")) return null;
        return new LoHa(
            module.Take("hada_w1_a"), module.Take("hada_w1_b"), module.Take("hada_w2_a"), module.Take("hada_w2_b"),
            module.Number("alpha"), module.TakeIf("hada_t1"), module.TakeIf("hada_t2"));
    }

    /// <inheritdoc/>
    public override Tensor Delta(Tensor weight)
    {
        using var scope = NewDisposeScope();
        var product = Product(W1A, W1B, T1) * Product(W2A, W2B, T2);
        return (product.view(weight.shape) * Scale).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override bool Fits(IReadOnlyList<long> shape) =>
        T1 is null ? IsMatrix(shape, W1A.shape[0], W1B.shape[1]) : IsMatrix(shape, W1A.shape[1], W1B.shape[1] * T1.shape[2] * T1.shape[3]);

    private static Tensor Product(Tensor a, Tensor b, Tensor? core) =>
        core is null ? Full(a).matmul(Full(b)) : einsum("rskl,ro,si->oikl", Full(core), Full(a), Full(b));
}
