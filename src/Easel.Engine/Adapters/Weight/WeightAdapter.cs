using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;

namespace Easel.Engine.Adapters.Weight;

/// <summary>
/// An adapter made of tensors of its own, named as its file names them. It owns them and takes them out of every dispose scope; a trainer
/// makes them parameters, hands them in, and finds them again in <see cref="Tensors"/>.
/// </summary>
public abstract class WeightAdapter : IWeightAdapter
{
    private readonly List<(string Name, Tensor Value)> tensors = [];

    /// <summary>The adapter's tensors by the ends of their names in a file (<c>lora_down.weight</c>), in order; without alpha.</summary>
    public IReadOnlyList<(string Name, Tensor Value)> Tensors => tensors;

    /// <summary>The number that scales the change together with the rank; null where the file gives none.</summary>
    public double? Alpha { get; private protected init; }

    /// <summary>Size of the factors' inner dimension; null where nothing is factored.</summary>
    public virtual int? Rank => null;

    /// <summary>The factor on the change: alpha / rank, and 1 where either is missing.</summary>
    public double Scale => Alpha is { } alpha && Rank is { } rank ? alpha / rank : 1;

    /// <inheritdoc/>
    public abstract Tensor? Delta(Tensor weight);

    /// <inheritdoc/>
    public virtual Tensor? BiasDelta() => null;

    /// <inheritdoc/>
    public virtual Tensor? Forward(Tensor x, Tensor weight) => Delta(weight) is { } delta ? nn.functional.linear(x, delta.to(x.dtype)) : null;

    /// <inheritdoc/>
    public virtual Tensor? Convolve(Tensor x, Tensor weight, long[] stride, long[] padding) => null;

    /// <summary>True where the adapter can change a weight of this shape.</summary>
    /// <param name="shape">Outputs first.</param>
    public abstract bool Fits(IReadOnlyList<long> shape);

    /// <summary>Frees the tensors.</summary>
    public virtual void Dispose()
    {
        foreach (var (_, value) in tensors) value.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected Tensor Own(string name, Tensor value)
    {
        value.DetachFromDisposeScope();
        tensors.Add((name, value));
        return value;
    }

    private protected Tensor? OwnIf(string name, Tensor? value) => value is null ? null : Own(name, value);

    /// <summary>True where a change of this many rows and columns fits a weight of this shape, all dimensions but the first taken as one.</summary>
    private protected static bool IsMatrix(IReadOnlyList<long> shape, long rows, long columns) =>
        shape.Count > 0 && shape[0] == rows && shape.Skip(1).Aggregate(1L, (a, b) => a * b) == columns;

    /// <summary>A stored factor at full precision (files hold half precision, and products of it would round twice).</summary>
    private protected static Tensor Full(Tensor value) => value.dtype is ScalarType.Float32 or ScalarType.Float64 ? value : value.to(float32);
}
