using static TorchSharp.torch;

namespace Easel.Engine.Adapters.Weight;

/// <summary>
/// The change itself, of a weight, a bias or both: LyCORIS' <c>full</c> (<c>diff</c>, <c>diff_b</c>), and its <c>norm</c> for
/// normalisation layers (<c>w_norm</c>, <c>b_norm</c>).
/// </summary>
public sealed class FullDiff : WeightAdapter
{
    private readonly Tensor? weightDiff;
    private readonly Tensor? biasDiff;

    /// <param name="weight">In the weight's shape, or null; owned from now on.</param>
    /// <param name="bias">[outputs], or null; owned from now on.</param>
    /// <param name="norm">True for a normalisation layer's names.</param>
    public FullDiff(Tensor? weight, Tensor? bias, bool norm = false)
    {
        weightDiff = OwnIf(norm ? "w_norm" : "diff", weight);
        biasDiff = OwnIf(norm ? "b_norm" : "diff_b", bias);
    }

    /// <summary>Reads one out of a file's tensors; null where they are another kind.</summary>
    public static WeightAdapter? TryRead(ModuleTensors module) =>
        module.Has("diff") || module.Has("diff_b") ? new FullDiff(module.TakeIf("diff"), module.TakeIf("diff_b"))
        : module.Has("w_norm") || module.Has("b_norm") ? new FullDiff(module.TakeIf("w_norm"), module.TakeIf("b_norm"), norm: true)
        : null;

    /// <inheritdoc/>
    public override Tensor? Delta(Tensor weight)
    {
        using var scope = NewDisposeScope();
        return weightDiff is null ? null : Full(weightDiff).view(weight.shape).alias().MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor? BiasDelta()
    {
        using var scope = NewDisposeScope();
        return biasDiff is null ? null : Full(biasDiff).alias().MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override bool Fits(IReadOnlyList<long> shape) =>
        (weightDiff is null || (weightDiff.shape[0] == shape[0] && weightDiff.numel() == shape.Aggregate(1L, (a, b) => a * b)))
        && (biasDiff is null || biasDiff.numel() == shape[0]);
}
