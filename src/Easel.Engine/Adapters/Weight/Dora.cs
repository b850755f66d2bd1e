using static TorchSharp.torch;

namespace Easel.Engine.Adapters.Weight;

/// <summary>
/// Weight decomposition (Liu et al. 2024, arXiv:2402.09353) around another adapter: the changed weight M = W + delta keeps its direction
/// and gets a learned magnitude, M · dora_scale / ‖M‖. The norm is taken per input column where the scale is [1, inputs], per output row
/// where it is [outputs, 1] (LyCORIS' <c>wd_on_out</c>, PEFT), always of the changed weight.
/// </summary>
public sealed class Dora : WeightAdapter
{
    private readonly WeightAdapter inner;

    /// <param name="inner">The adapter that turns; owned from now on.</param>
    /// <param name="magnitude">[1, inputs], [1, inputs, 1, 1], [outputs, 1], [outputs, 1, 1, 1] or [outputs]; owned from now on.</param>
    public Dora(WeightAdapter inner, Tensor magnitude)
    {
        this.inner = inner;
        foreach (var (name, value) in inner.Tensors) Own(name, value);
        Magnitude = Own("dora_scale", magnitude);
        Alpha = inner.Alpha;
    }

    /// <summary>The learned lengths.</summary>
    public Tensor Magnitude { get; }

    /// <summary>The adapter that turns.</summary>
    public WeightAdapter Inner => inner;

    /// <inheritdoc/>
    public override int? Rank => inner.Rank;

    /// <inheritdoc/>
    public override Tensor? Delta(Tensor weight)
    {
        using var scope = NewDisposeScope();
        var start = Full(weight);
        var turned = inner.Delta(weight) is { } delta ? start + delta : start;
        var byRow = Magnitude.dim() == 1 || (Magnitude.shape[0] == weight.shape[0] && Magnitude.numel() == weight.shape[0]);
        var kept = byRow ? 0 : 1;
        long[] others = [.. Enumerable.Range(0, (int)weight.dim()).Where(d => d != kept).Select(d => (long)d)];
        long[] shape = [.. weight.shape.Select((size, d) => d == kept ? size : 1)];
        var length = turned.square().sum(others, keepdim: true).sqrt();
        return (turned * (Full(Magnitude).view(shape) / length) - start).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor? BiasDelta() => inner.BiasDelta();

    /// <inheritdoc/>
    public override bool Fits(IReadOnlyList<long> shape) =>
        inner.Fits(shape) && (Magnitude.numel() == shape[0] || (shape.Count > 1 && Magnitude.numel() == shape[1]));
}
