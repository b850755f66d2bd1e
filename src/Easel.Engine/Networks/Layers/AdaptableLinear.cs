using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.Layers;

/// <summary>y = x · weightᵀ + bias, plus what the adapters in its slot add.</summary>
public sealed class AdaptableLinear : AdaptableLayer
{
    private readonly Weight weight;
    private readonly Weight? bias;

    /// <param name="weights">The place of <c>weight</c> [outputs, inputs] and <c>bias</c> [outputs].</param>
    /// <param name="inputs">Width of x.</param>
    /// <param name="outputs">Width of y.</param>
    /// <param name="withBias">False where the layer has no bias.</param>
    /// <param name="prefix">Put before both names, for instance <c>in_proj_</c>.</param>
    /// <param name="initializer">How fresh weights are drawn; the bias starts at zero.</param>
    public AdaptableLinear(
        Weights weights, long inputs, long outputs, bool withBias = true, string prefix = "", Initializer initializer = Initializer.FanIn)
        : base(weights)
    {
        weight = Take(weights, prefix + "weight", initializer, outputs, inputs);
        if (withBias) bias = Take(weights, prefix + "bias", Initializer.Zeros, outputs);
    }

    /// <param name="x">[…, inputs].</param>
    /// <returns>[…, outputs].</returns>
    public Tensor Forward(Tensor x)
    {
        var w = weight.As(x.dtype);
        var y = linear(x, w, bias?.As(x.dtype));
        foreach (var adapter in Adapters) y += adapter.Forward(x, w);
        return y;
    }
}
