using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.Faces.CodeFormer;

/// <summary>Two normed convolutions and a shortcut (<c>ResBlock</c> of CodeFormer's <c>vqgan_arch.py</c>).</summary>
internal sealed class CodeResBlock : Layer
{
    private readonly GroupNorm norm1;
    private readonly GroupNorm norm2;
    private readonly AdaptableConv2d conv1;
    private readonly AdaptableConv2d conv2;
    private readonly AdaptableConv2d? shortcut;

    public CodeResBlock(Weights weights, long inputs, long outputs)
        : base(weights)
    {
        norm1 = Add(new GroupNorm(weights.At("norm1"), inputs, 1e-6));
        conv1 = Add(new AdaptableConv2d(weights.At("conv1"), inputs, outputs));
        norm2 = Add(new GroupNorm(weights.At("norm2"), outputs, 1e-6));
        conv2 = Add(new AdaptableConv2d(weights.At("conv2"), outputs, outputs));
        if (inputs != outputs) shortcut = Add(new AdaptableConv2d(weights.At("conv_out"), inputs, outputs, kernel: 1));
    }

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var y = conv2.Forward(silu(norm2.Forward(conv1.Forward(silu(norm1.Forward(x))))));
        return (y + (shortcut?.Forward(x) ?? x)).MoveToOuterDisposeScope();
    }
}

/// <summary>Attention between all cells, with one head.</summary>
internal sealed class CodeAttention : Layer
{
    private readonly GroupNorm norm;
    private readonly AdaptableConv2d q;
    private readonly AdaptableConv2d k;
    private readonly AdaptableConv2d v;
    private readonly AdaptableConv2d proj;

    public CodeAttention(Weights weights, long channels)
        : base(weights)
    {
        norm = Add(new GroupNorm(weights.At("norm"), channels, 1e-6));
        (q, k, v, proj) = (Conv("q"), Conv("k"), Conv("v"), Conv("proj_out"));

        AdaptableConv2d Conv(string name) => Add(new AdaptableConv2d(weights.At(name), channels, channels, kernel: 1));
    }

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var normed = norm.Forward(x);
        var attended = Attention.Run(Tokens(q.Forward(normed)), Tokens(k.Forward(normed)), Tokens(v.Forward(normed)), 1);
        return (x + proj.Forward(attended.transpose(1, 2).contiguous().view(x.shape))).MoveToOuterDisposeScope();
    }

    private static Tensor Tokens(Tensor x) => x.flatten(2).transpose(1, 2).contiguous();
}

/// <summary>The convolution at the end of a level: on a halved picture, or on a doubled one.</summary>
internal sealed class CodeResize : Layer
{
    private readonly AdaptableConv2d conv;
    private readonly bool halves;

    public CodeResize(Weights weights, long channels, bool halves)
        : base(weights)
    {
        this.halves = halves;
        conv = Add(new AdaptableConv2d(weights.At("conv"), channels, channels, stride: halves ? 2 : 1, padding: halves ? 0 : 1));
    }

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return conv.Forward(halves ? pad(x, [0, 1, 0, 1]) : interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Nearest)).MoveToOuterDisposeScope();
    }
}

/// <summary>One layer of the transformer, in which every query knows its place (<c>TransformerSALayer</c>).</summary>
internal sealed class CodeTransformerLayer : Layer
{
    private readonly LayerNorm norm1;
    private readonly LayerNorm norm2;
    private readonly AdaptableLinear qkv;
    private readonly AdaptableLinear proj;
    private readonly AdaptableLinear first;
    private readonly AdaptableLinear second;

    public CodeTransformerLayer(Weights weights, long width, long hidden)
        : base(weights)
    {
        qkv = Add(new AdaptableLinear(weights.At("self_attn"), width, 3 * width, prefix: "in_proj_"));
        proj = Add(new AdaptableLinear(weights.At("self_attn.out_proj"), width, width));
        first = Add(new AdaptableLinear(weights.At("linear1"), width, hidden));
        second = Add(new AdaptableLinear(weights.At("linear2"), hidden, width));
        norm1 = Add(new LayerNorm(weights.At("norm1"), width));
        norm2 = Add(new LayerNorm(weights.At("norm2"), width));
    }

    /// <param name="x">[n, tokens, width].</param>
    /// <param name="places">[1, tokens, width], added to queries and keys but not to values.</param>
    public Tensor Forward(Tensor x, Tensor places)
    {
        using var scope = NewDisposeScope();
        var normed = norm1.Forward(x);
        var placed = qkv.Forward(normed + places).chunk(3, -1);
        var values = qkv.Forward(normed).chunk(3, -1)[2];
        var y = x + proj.Forward(Attention.Run(placed[0].contiguous(), placed[1].contiguous(), values.contiguous(), CodeFormerConfig.Heads));
        return (y + second.Forward(gelu(first.Forward(norm2.Forward(y))))).MoveToOuterDisposeScope();
    }
}

/// <summary>Scales and shifts the decoder's features by what the encoder saw (<c>Fuse_sft_block</c>).</summary>
internal sealed class CodeFusion : Layer
{
    private readonly CodeResBlock both;
    private readonly AdaptableConv2d[] scale;
    private readonly AdaptableConv2d[] shift;

    public CodeFusion(Weights weights, long channels)
        : base(weights)
    {
        both = Add(new CodeResBlock(weights.At("encode_enc"), 2 * channels, channels));
        (scale, shift) = (Pair("scale"), Pair("shift"));

        AdaptableConv2d[] Pair(string name) =>
            [Add(new AdaptableConv2d(weights.At($"{name}.0"), channels, channels)), Add(new AdaptableConv2d(weights.At($"{name}.2"), channels, channels))];
    }

    public Tensor Forward(Tensor encoded, Tensor decoded, double fidelity)
    {
        using var scope = NewDisposeScope();
        var seen = both.Forward(cat([encoded, decoded], 1));
        return (decoded + (decoded * Through(scale, seen) + Through(shift, seen)) * fidelity).MoveToOuterDisposeScope();
    }

    private static Tensor Through(AdaptableConv2d[] pair, Tensor x) => pair[1].Forward(leaky_relu(pair[0].Forward(x), 0.2));
}
