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

    /// <param name="x">[n, inputs, h, w].</param>
    /// <returns>[n, outputs, h', w'].</returns>
    public Tensor Forward(Tensor x)
    {
        var w = weight.As(x.dtype);
        foreach (var adapter in Adapters) w += adapter.Delta(w);
        return conv2d(x, w, bias?.As(x.dtype), stride, padding);
    }
}
