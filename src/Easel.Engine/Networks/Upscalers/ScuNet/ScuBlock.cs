using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.Upscalers.Windows;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.Upscalers.ScuNet;

/// <summary>One half of the channels goes through convolutions, the other through window attention (<c>ConvTransBlock</c>).</summary>
internal sealed class ScuBlock : Layer
{
    private readonly AdaptableConv2d split;
    private readonly AdaptableConv2d join;
    private readonly AdaptableConv2d conv1;
    private readonly AdaptableConv2d conv2;
    private readonly LayerNorm norm1;
    private readonly LayerNorm norm2;
    private readonly ScuAttention attention;
    private readonly Mlp mlp;

    /// <param name="weights">Its place.</param>
    /// <param name="width">Channels, of which each half gets one.</param>
    /// <param name="isShifted">Whether the windows are moved by half.</param>
    public ScuBlock(Weights weights, long width, bool isShifted)
        : base(weights)
    {
        var half = width / 2;
        split = Add(new AdaptableConv2d(weights.At("conv1_1"), width, width, kernel: 1));
        join = Add(new AdaptableConv2d(weights.At("conv1_2"), width, width, kernel: 1));
        conv1 = Add(new AdaptableConv2d(weights.At("conv_block.0"), half, half, withBias: false));
        conv2 = Add(new AdaptableConv2d(weights.At("conv_block.2"), half, half, withBias: false));
        norm1 = Add(new LayerNorm(weights.At("trans_block.ln1"), half));
        attention = Add(new ScuAttention(weights.At("trans_block.msa"), half, isShifted));
        norm2 = Add(new LayerNorm(weights.At("trans_block.ln2"), half));
        mlp = Add(new Mlp(weights.At("trans_block.mlp"), half, 4 * half, "0", "2"));
    }

    /// <param name="x">[b, c, h, w].</param>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var halves = split.Forward(x).chunk(2, 1);
        var convolved = conv2.Forward(relu(conv1.Forward(halves[0].contiguous()))) + halves[0];
        var y = halves[1].permute(0, 2, 3, 1).contiguous();
        y = y + attention.Forward(norm1.Forward(y));
        y = y + mlp.Forward(norm2.Forward(y));
        return (x + join.Forward(cat([convolved, y.permute(0, 3, 1, 2)], 1))).MoveToOuterDisposeScope();
    }
}
