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

    private protected override Weight Weight => weight;

    private protected override Weight? Bias => bias;

    /// <param name="x">[…, inputs].</param>
    /// <returns>[…, outputs].</returns>
    public Tensor Forward(Tensor x)
    {
        var (w, b) = WithMerged(x.dtype);
        var y = linear(x, w, b);
        foreach (var slot in Live)
        {
            if (slot.Adapter.Forward(x, weight.Value) is { } more) y = y + slot.Strength.Value * more;
            if (slot.Adapter.BiasDelta() is { } shift) y = y + (slot.Strength.Value * shift).to(y.dtype);
        }

        return y;
    }

    /// <summary>The two halves of the output, each contiguous where no live adapter is in force.</summary>
    /// <param name="x">[…, inputs].</param>
    /// <returns>Both […, outputs / 2].</returns>
    public (Tensor First, Tensor Second) ForwardHalves(Tensor x)
    {
        if (Live.Any())
        {
            var halves = Forward(x).chunk(2, -1);
            return (halves[0], halves[1]);
        }

        var (w, b) = WithMerged(x.dtype);
        var half = w.shape[0] / 2;
        return (
            linear(x, w.narrow(0, 0, half), b?.narrow(0, 0, half)),
            linear(x, w.narrow(0, half, half), b?.narrow(0, half, half)));
    }
}
