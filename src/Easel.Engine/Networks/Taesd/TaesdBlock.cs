using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.Taesd;

/// <summary>Three convolutions with ReLUs around a shortcut (<c>Block</c> of TAESD's <c>taesd.py</c>, madebyollin/taesd).</summary>
internal sealed class TaesdBlock : Layer
{
    private readonly AdaptableConv2d conv0;
    private readonly AdaptableConv2d conv2;
    private readonly AdaptableConv2d conv4;

    public TaesdBlock(Weights weights)
        : base(weights)
    {
        conv0 = Add(new AdaptableConv2d(weights.At("conv.0"), TaesdEncoder.Channels, TaesdEncoder.Channels));
        conv2 = Add(new AdaptableConv2d(weights.At("conv.2"), TaesdEncoder.Channels, TaesdEncoder.Channels));
        conv4 = Add(new AdaptableConv2d(weights.At("conv.4"), TaesdEncoder.Channels, TaesdEncoder.Channels));
    }

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var h = conv4.Forward(relu(conv2.Forward(relu(conv0.Forward(x)))));
        return relu(h + x).MoveToOuterDisposeScope();
    }
}
