using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.Upscalers.Windows;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.Upscalers.Dat;

/// <summary>Attention and a gated feed-forward part, each around a shortcut (<c>DATB</c>).</summary>
internal sealed class DatBlock : Layer
{
    private readonly LayerNorm norm1;
    private readonly LayerNorm norm2;
    private readonly IDatAttention attention;
    private readonly AdaptableLinear first;
    private readonly LayerNorm gateNorm;
    private readonly DepthwiseConv gate;
    private readonly AdaptableLinear second;

    public DatBlock(Weights weights, DatConfig config, int group, int index)
        : base(weights)
    {
        norm1 = Add(new LayerNorm(weights.At("norm1"), config.Width));
        attention = index % 2 == 0
            ? Add(new SpatialAttention(weights.At("attn"), config, IsShifted(group, index)))
            : Add(new ChannelAttention(weights.At("attn"), config));
        var half = config.Hidden / 2;
        first = Add(new AdaptableLinear(weights.At("ffn.fc1"), config.Width, config.Hidden));
        gateNorm = Add(new LayerNorm(weights.At("ffn.sg.norm"), half));
        gate = Add(new DepthwiseConv(weights.At("ffn.sg.conv"), half));
        second = Add(new AdaptableLinear(weights.At("ffn.fc2"), half, config.Width));
        norm2 = Add(new LayerNorm(weights.At("norm2"), config.Width));
    }

    /// <param name="x">[b, h, w, c].</param>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var y = x + attention.Forward(norm1.Forward(x));
        var halves = gelu(first.Forward(norm2.Forward(y))).chunk(2, -1);
        var gated = gate.Forward(gateNorm.Forward(halves[1]).permute(0, 3, 1, 2).contiguous()).permute(0, 2, 3, 1);
        return (y + second.Forward(halves[0] * gated)).MoveToOuterDisposeScope();
    }

    // Windows move in every other spatial block, beginning with the second in even groups and with the first in odd ones.
    private static bool IsShifted(int group, int index) => group % 2 == 0 ? index > 0 && (index - 2) % 4 == 0 : index % 4 == 0;
}
