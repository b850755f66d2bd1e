using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;

namespace Easel.Engine.Networks.UNet;

/// <summary>Self-attention over all cells of a level around a shortcut, in UNets that read no text (<c>AttentionBlock</c> of <c>openaimodel.py</c>).</summary>
internal sealed class AttentionBlock : UNetLayer
{
    private readonly GroupNorm norm;
    private readonly AdaptableLinear qkv;
    private readonly AdaptableLinear output;
    private readonly long heads;

    public AttentionBlock(Weights weights, long channels, long heads)
        : base(weights)
    {
        this.heads = heads;
        norm = Add(new GroupNorm(weights.At("norm"), channels, 1e-5));
        qkv = Add(new AdaptableLinear(weights.At("qkv"), channels, 3 * channels));
        output = Add(new AdaptableLinear(weights.At("proj_out"), channels, channels, initializer: Initializer.Zeros));
    }

    public override Tensor Forward(Tensor x, UNetSignals signals)
    {
        using var scope = NewDisposeScope();
        var tokens = norm.Forward(x).flatten(2).transpose(1, 2).contiguous();
        // Query, key and value stand together for each head (QKVAttentionLegacy).
        var parts = qkv.Forward(tokens).view(tokens.shape[0], tokens.shape[1], heads, 3, -1);
        var attended = Attention.Run(Part(0), Part(1), Part(2), heads);
        return (x + output.Forward(attended).transpose(1, 2).reshape(x.shape)).MoveToOuterDisposeScope();

        Tensor Part(long index) => parts.select(3, index).reshape(tokens.shape);
    }
}
