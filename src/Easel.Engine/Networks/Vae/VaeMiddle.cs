using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;

namespace Easel.Engine.Networks.Vae;

/// <summary>Residual block, attention, residual block at the coarsest level; in encoder and decoder alike.</summary>
internal sealed class VaeMiddle : Layer
{
    private readonly VaeResBlock block1;
    private readonly VaeAttention attention;
    private readonly VaeResBlock block2;

    public VaeMiddle(Weights weights, long channels, int groups)
        : base(weights)
    {
        block1 = Add(new VaeResBlock(weights.At("block_1"), channels, channels, groups));
        attention = Add(new VaeAttention(weights.At("attn_1"), channels, groups));
        block2 = Add(new VaeResBlock(weights.At("block_2"), channels, channels, groups));
    }

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return block2.Forward(attention.Forward(block1.Forward(x))).MoveToOuterDisposeScope();
    }
}
