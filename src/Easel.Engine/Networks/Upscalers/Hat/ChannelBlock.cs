using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.Upscalers.Hat;

/// <summary>Two convolutions, and a weight for each channel from its mean over the picture (<c>CAB</c> of HAT).</summary>
internal sealed class ChannelBlock : Layer
{
    private readonly AdaptableConv2d first;
    private readonly AdaptableConv2d second;
    private readonly AdaptableConv2d squeeze;
    private readonly AdaptableConv2d widen;

    public ChannelBlock(Weights weights, long width, HatConfig config)
        : base(weights)
    {
        first = Add(new AdaptableConv2d(weights.At("cab.0"), width, config.Narrow));
        second = Add(new AdaptableConv2d(weights.At("cab.2"), config.Narrow, width));
        squeeze = Add(new AdaptableConv2d(weights.At("cab.3.attention.1"), width, config.Squeezed, kernel: 1));
        widen = Add(new AdaptableConv2d(weights.At("cab.3.attention.3"), config.Squeezed, width, kernel: 1));
    }

    /// <param name="x">[b, c, h, w].</param>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var y = second.Forward(gelu(first.Forward(x)));
        var weight = widen.Forward(relu(squeeze.Forward(y.mean([2, 3], keepdim: true)))).sigmoid();
        return (y * weight).MoveToOuterDisposeScope();
    }
}
