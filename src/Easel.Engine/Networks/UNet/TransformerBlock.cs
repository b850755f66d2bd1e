using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.UNet;

/// <summary>Self-attention, cross-attention and a gated MLP, each normalised and added (<c>BasicTransformerBlock</c> of LDM's <c>attention.py</c>).</summary>
internal sealed class TransformerBlock : Layer
{
    private const long PartTokens = 1024;

    private readonly LayerNorm norm1;
    private readonly CrossAttention attn1;
    private readonly LayerNorm norm2;
    private readonly CrossAttention attn2;
    private readonly LayerNorm norm3;
    private readonly AdaptableLinear gate;
    private readonly AdaptableLinear output;

    public TransformerBlock(Weights weights, long channels, long contextDim, long heads)
        : base(weights)
    {
        norm1 = Add(new LayerNorm(weights.At("norm1"), channels));
        attn1 = Add(new CrossAttention(weights.At("attn1"), channels, channels, heads));
        norm2 = Add(new LayerNorm(weights.At("norm2"), channels));
        attn2 = Add(new CrossAttention(weights.At("attn2"), channels, contextDim, heads));
        norm3 = Add(new LayerNorm(weights.At("norm3"), channels));
        gate = Add(new AdaptableLinear(weights.At("ff.net.0.proj"), channels, 8 * channels));
        output = Add(new AdaptableLinear(weights.At("ff.net.2"), 4 * channels, channels));
    }

    /// <param name="x">[n, t, c].</param>
    /// <param name="context">[n, s, context].</param>
    public Tensor Forward(Tensor x, Tensor context)
    {
        using var scope = NewDisposeScope();
        var h = x + Attended(x, norm1, attn1, null);
        h = h + Attended(h, norm2, attn2, context);
        return (h + FeedForward(h)).MoveToOuterDisposeScope();
    }

    // To the context, or without one to itself.
    private static Tensor Attended(Tensor x, LayerNorm norm, CrossAttention attention, Tensor? context)
    {
        using var scope = NewDisposeScope();
        var normed = norm.Forward(x);
        return attention.Forward(normed, context ?? normed).MoveToOuterDisposeScope();
    }

    private Tensor FeedForward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var normed = norm3.Forward(x);
        // In parts, since its hidden layer is four times as wide as x: a part stays in the processor's cache. Training keeps it all anyway.
        if (is_grad_enabled() || x.shape[0] * x.shape[1] <= PartTokens) return Gated(normed).MoveToOuterDisposeScope();
        var parts = normed.view(-1, x.shape[2]).split(PartTokens, 0).Select(Gated).ToArray();
        return cat(parts, 0).view(x.shape).MoveToOuterDisposeScope();
    }

    // GEGLU (Shazeer 2020, arXiv:2002.05202): first half times gelu(second half).
    private Tensor Gated(Tensor x)
    {
        using var scope = NewDisposeScope();
        var (value, control) = gate.ForwardHalves(x);
        return output.Forward(value * gelu(control)).MoveToOuterDisposeScope();
    }
}
