using System.Collections.Immutable;
using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;

namespace Easel.Engine.Networks.UNet;

/// <summary>Attention of picture cells to themselves or to text (<c>CrossAttention</c> of LDM's <c>attention.py</c>).</summary>
internal sealed class CrossAttention : Layer
{
    private readonly AdaptableLinear q;
    private readonly AdaptableLinear k;
    private readonly AdaptableLinear v;
    private readonly AdaptableLinear output;
    private readonly long heads;
    private readonly long contextDim;

    public CrossAttention(Weights weights, long channels, long contextDim, long heads)
        : base(weights)
    {
        (this.heads, this.contextDim) = (heads, contextDim);
        q = Add(new AdaptableLinear(weights.At("to_q"), channels, channels, withBias: false));
        k = Add(new AdaptableLinear(weights.At("to_k"), contextDim, channels, withBias: false));
        v = Add(new AdaptableLinear(weights.At("to_v"), contextDim, channels, withBias: false));
        output = Add(new AdaptableLinear(weights.At("to_out.0"), channels, channels));
    }

    /// <summary>Width of the tokens that answer.</summary>
    public long ContextWidth => contextDim;

    /// <summary>What changes the context, in order, each reading what the one before made.</summary>
    public ImmutableArray<IContextAdapter> ContextAdapters { get; set; } = [];

    /// <param name="x">Tokens that ask, [n, t, c].</param>
    /// <param name="context">Tokens that answer, [n, s, context].</param>
    public Tensor Forward(Tensor x, Tensor context)
    {
        using var scope = NewDisposeScope();
        var (forKeys, forValues) = (context, context);
        foreach (var adapter in ContextAdapters) (forKeys, forValues) = adapter.Apply(forKeys, forValues);
        var attended = Attention.Run(q.Forward(x), k.Forward(forKeys), v.Forward(forValues), heads);
        return output.Forward(attended).MoveToOuterDisposeScope();
    }
}
