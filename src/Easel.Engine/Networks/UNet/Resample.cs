using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.UNet;

/// <summary>The convolution that enters the UNet, or halves or doubles the picture between its levels.</summary>
internal sealed class Resample : UNetLayer
{
    private readonly AdaptableConv2d conv;
    private readonly bool twice;

    private Resample(Weights weights, AdaptableConv2d conv, bool twice)
        : base(weights)
    {
        this.conv = Add(conv);
        this.twice = twice;
    }

    public static Resample Enter(Weights weights, long inputs, long outputs) => new(weights, new AdaptableConv2d(weights, inputs, outputs), false);

    public static Resample Halve(Weights weights, long channels) =>
        new(weights, new AdaptableConv2d(weights.At("op"), channels, channels, stride: 2), false);

    public static Resample Double(Weights weights, long channels) =>
        new(weights, new AdaptableConv2d(weights.At("conv"), channels, channels), true);

    public override Tensor Forward(Tensor x, UNetSignals signals)
    {
        using var scope = NewDisposeScope();
        var h = twice ? interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Nearest) : x;
        return conv.Forward(h).MoveToOuterDisposeScope();
    }
}
