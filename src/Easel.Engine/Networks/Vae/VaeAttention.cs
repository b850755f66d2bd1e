using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;

namespace Easel.Engine.Networks.Vae;

/// <summary>One head of self-attention over all cells of the coarsest level (<c>AttnBlock</c> of LDM's <c>model.py</c>).</summary>
internal sealed class VaeAttention : Layer
{
    private readonly GroupNorm norm;
    private readonly AdaptableConv2d q;
    private readonly AdaptableConv2d k;
    private readonly AdaptableConv2d v;
    private readonly AdaptableConv2d output;

    public VaeAttention(Weights weights, long channels, int groups)
        : base(weights)
    {
        norm = Add(new GroupNorm(weights.At("norm"), channels, 1e-6, groups));
        q = Add(new AdaptableConv2d(weights.At("q"), channels, channels, kernel: 1));
        k = Add(new AdaptableConv2d(weights.At("k"), channels, channels, kernel: 1));
        v = Add(new AdaptableConv2d(weights.At("v"), channels, channels, kernel: 1));
        output = Add(new AdaptableConv2d(weights.At("proj_out"), channels, channels, kernel: 1, initializer: Initializer.Zeros));
    }

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var h = norm.Forward(x);
        var attended = Attention.Run(Tokens(q.Forward(h)), Tokens(k.Forward(h)), Tokens(v.Forward(h)), heads: 1);
        return (x + output.Forward(attended.transpose(1, 2).reshape(x.shape))).MoveToOuterDisposeScope();
    }

    private static Tensor Tokens(Tensor x) => x.flatten(2).transpose(1, 2).contiguous();
}
