using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.Layers;

/// <summary>A square 2-D convolution with a bias, with the adapters in its slot added to its weight.</summary>
public sealed class AdaptableConv2d : AdaptableLayer
{
    private readonly Weight weight;
    private readonly Weight? bias;
    private readonly long[] stride;
    private readonly long[] padding;

    /// <param name="weights">The place of <c>weight</c> [outputs, inputs, kernel, kernel] and <c>bias</c> [outputs].</param>
    /// <param name="inputs">Channels in.</param>
    /// <param name="outputs">Channels out.</param>
    /// <param name="kernel">Side of the kernel, odd.</param>
    /// <param name="stride">1, or 2 to halve the picture.</param>
    /// <param name="padding">Zeros on each side; by default so many that stride 1 keeps the size.</param>
    /// <param name="withBias">False where the layer has no bias.</param>
    /// <param name="initializer">How fresh weights are drawn; the bias starts at zero.</param>
    public AdaptableConv2d(
        Weights weights,
        long inputs,
        long outputs,
        long kernel = 3,
        long stride = 1,
        long? padding = null,
        bool withBias = true,
        Initializer initializer = Initializer.FanIn)
        : base(weights)
    {
        weight = Take(weights, "weight", initializer, outputs, inputs, kernel, kernel);
        if (withBias) bias = Take(weights, "bias", Initializer.Zeros, outputs);
        Outputs = outputs;
        Kernel = kernel;
        this.stride = [stride, stride];
        var pad = padding ?? kernel / 2;
        this.padding = [pad, pad];
    }

    /// <summary>Channels out.</summary>
    public long Outputs { get; }

    /// <summary>Side of the kernel.</summary>
    public long Kernel { get; }

    /// <summary>True where the picture goes on at its opposite edge instead of in zeros (<see cref="SeamlessScope"/>).</summary>
    public bool IsSeamless { get; internal set; }

    private protected override Weight Weight => weight;

    private protected override Weight? Bias => bias;

    /// <param name="x">[n, inputs, h, w].</param>
    /// <returns>[n, outputs, h', w'].</returns>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var (w, b) = WithMerged(x.dtype);
        var padding = this.padding;
        if (IsSeamless && padding[0] > 0)
        {
            x = pad(x, [padding[1], padding[1], padding[0], padding[0]], TorchSharp.PaddingModes.Circular);
            padding = [0, 0];
        }

        var beside = new List<Tensor>();
        foreach (var (adapter, strength, _) in Live)
        {
            if (adapter.Convolve(x, weight.Value, stride, padding) is { } more) beside.Add(strength.Value * more);
            else if (adapter.Delta(weight.Value) is { } delta) w = w + (strength.Value * delta).to(w.dtype);
            if (adapter.BiasDelta() is { } shift) b = b is null ? (strength.Value * shift).to(w.dtype) : b + (strength.Value * shift).to(b.dtype);
        }

        var y = Convolve(x, w, b, padding);
        foreach (var more in beside) y = y + more;
        return y.MoveToOuterDisposeScope();
    }

    private Tensor Convolve(Tensor x, Tensor w, Tensor? b, long[] padding) =>
        IsWideAndSmall(x, w) ? Unfold(x, w, b, padding) : Convolution.Of(x, w, b, stride, padding);

    // oneDNN brings a weight into its own order at every call; for many channels and few cells that takes longer than the arithmetic.
    private bool IsWideAndSmall(Tensor x, Tensor w) =>
        Kernel > 1 && x.device_type == TorchSharp.DeviceType.CPU && x.shape[2] * x.shape[3] <= 256 * stride[0] * stride[0] && w.numel() >= 1 << 20;

    private Tensor Unfold(Tensor x, Tensor w, Tensor? b, long[] padding)
    {
        var columns = unfold(x, Kernel, 1, padding[0], stride[0]);
        var y = w.view(w.shape[0], -1).matmul(columns);
        var height = (x.shape[2] + 2 * padding[0] - Kernel) / stride[0] + 1;
        return (b is null ? y : y.add_(b.unsqueeze(-1))).view(x.shape[0], w.shape[0], height, -1);
    }
}
