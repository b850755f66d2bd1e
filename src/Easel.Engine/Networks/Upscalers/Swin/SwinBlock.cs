using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.Upscalers.Hat;
using Easel.Engine.Networks.Upscalers.Windows;
using static TorchSharp.torch;

namespace Easel.Engine.Networks.Upscalers.Swin;

/// <summary>Window attention and two linear layers, each around a shortcut; in HAT a convolution beside the attention.</summary>
internal sealed class SwinBlock : Layer
{
    // HAT's conv_scale.
    private const double ConvShare = 0.01;

    private readonly LayerNorm norm1;
    private readonly LayerNorm norm2;
    private readonly WindowAttention attention;
    private readonly Mlp mlp;
    private readonly ChannelBlock? conv;
    private readonly long shift;

    public SwinBlock(Weights weights, SwinConfig config, long shift)
        : base(weights)
    {
        this.shift = shift;
        norm1 = Add(new LayerNorm(weights.At("norm1"), config.Width));
        attention = Add(new WindowAttention(weights.At("attn"), config.Width, config.Heads, config.Window, config.HasQkvBias));
        if (config.Hat is { } hat) conv = Add(new ChannelBlock(weights.At("conv_block"), config.Width, hat));
        norm2 = Add(new LayerNorm(weights.At("norm2"), config.Width));
        mlp = Add(new Mlp(weights.At("mlp"), config.Width, config.Hidden));
    }

    /// <param name="x">[b, h, w, c].</param>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var normed = norm1.Forward(x);
        var y = x + attention.Forward(normed, shift);
        if (conv is not null) y = y + conv.Forward(normed.permute(0, 3, 1, 2).contiguous()).permute(0, 2, 3, 1) * ConvShare;
        return (y + mlp.Forward(norm2.Forward(y))).MoveToOuterDisposeScope();
    }
}
