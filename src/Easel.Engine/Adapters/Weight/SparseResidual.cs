using static TorchSharp.torch;

namespace Easel.Engine.Adapters.Weight;

/// <summary>
/// What an extracted adapter left over, beside it: the largest of the remaining differences, each at its place in the weight
/// (LyCORIS' <c>extract_locon.py --sparsity</c>, which calls them a sparse bias). The scale alpha / rank is on both, as in A1111's LyCORIS extension.
/// </summary>
public sealed class SparseResidual : WeightAdapter
{
    private readonly WeightAdapter inner;
    private readonly Tensor places;
    private readonly Tensor values;
    private readonly long rows;
    private readonly long columns;

    /// <param name="inner">The adapter that it stands beside; owned from now on.</param>
    /// <param name="places">[2, n]: row and column of each number, in a matrix of the weight's outputs and all that is left; owned from now on.</param>
    /// <param name="values">[n]; owned from now on.</param>
    /// <param name="size">[2]: rows and columns of that matrix; owned from now on.</param>
    public SparseResidual(WeightAdapter inner, Tensor places, Tensor values, Tensor size)
    {
        this.inner = inner;
        foreach (var (name, value) in inner.Tensors) Own(name, value);
        this.places = Own("bias_indices", places);
        this.values = Own("bias_values", values);
        Own("bias_size", size);
        using var scope = NewDisposeScope();
        long[] sides = [.. size.to(int64).cpu().data<long>()];
        (rows, columns) = sides is [var first, var second] ? (first, second) : (0, 0);
        Alpha = inner.Alpha;
    }

    /// <inheritdoc/>
    public override int? Rank => inner.Rank;

    /// <summary>Puts the residual beside an adapter where the file has one; else the adapter itself.</summary>
    public static WeightAdapter Beside(WeightAdapter adapter, ModuleTensors module) => module.HasAll("bias_indices", "bias_values", "bias_size")
        ? new SparseResidual(adapter, module.Take("bias_indices"), module.Take("bias_values"), module.Take("bias_size"))
        : adapter;

    /// <inheritdoc/>
    public override Tensor? Delta(Tensor weight)
    {
        using var scope = NewDisposeScope();
        var index = places.to(int64);
        var residual = zeros([rows * columns], float32, weight.device).index_add_(0, index[0] * columns + index[1], Full(values) * Scale, 1).view(weight.shape);
        return (inner.Delta(weight) is { } delta ? delta + residual.to(delta.dtype) : residual).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor? BiasDelta() => inner.BiasDelta();

    /// <inheritdoc/>
    public override bool Fits(IReadOnlyList<long> shape)
    {
        if (!inner.Fits(shape) || !IsMatrix(shape, rows, columns) || places.dim() != 2 || places.shape[0] != 2 || values.dim() != 1 || places.shape[1] != values.shape[0]) return false;
        if (values.numel() == 0) return true;
        using var scope = NewDisposeScope();
        var index = places.to(int64);
        return index.min().item<long>() >= 0 && index[0].max().item<long>() < rows && index[1].max().item<long>() < columns;
    }
}
