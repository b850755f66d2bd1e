using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;

namespace Easel.Engine.Networks.UNet;

/// <summary>Transformer blocks over all cells of a level, around a shortcut (<c>SpatialTransformer</c> of LDM's <c>attention.py</c>).</summary>
internal sealed class SpatialTransformer : UNetLayer
{
    private readonly GroupNorm norm;
    private readonly AdaptableConv2d? convIn;
    private readonly AdaptableConv2d? convOut;
    private readonly AdaptableLinear? linearIn;
    private readonly AdaptableLinear? linearOut;
    private readonly List<TransformerBlock> blocks = [];

    public SpatialTransformer(Weights weights, long channels, long contextDim, long heads, int depth, bool linear)
        : base(weights)
    {
        norm = Add(new GroupNorm(weights.At("norm"), channels, 1e-6));
        if (linear) linearIn = Add(new AdaptableLinear(weights.At("proj_in"), channels, channels));
        else convIn = Add(new AdaptableConv2d(weights.At("proj_in"), channels, channels, kernel: 1));
        for (var i = 0; i < depth; i++)
            blocks.Add(Add(new TransformerBlock(weights.At("transformer_blocks").At(i), channels, contextDim, heads)));
        if (linear) linearOut = Add(new AdaptableLinear(weights.At("proj_out"), channels, channels, initializer: Initializer.Zeros));
        else convOut = Add(new AdaptableConv2d(weights.At("proj_out"), channels, channels, kernel: 1, initializer: Initializer.Zeros));
    }

    public override Tensor Forward(Tensor x, UNetSignals signals)
    {
        using var scope = NewDisposeScope();
        var h = Enter(x);
        // At a large picture's finest level each of these is hundreds of megabytes, so that only the last one lives.
        foreach (var block in blocks)
        {
            var next = block.Forward(h, signals.Context);
            h.Dispose();
            h = next;
        }

        return (x + Leave(h, x.shape)).MoveToOuterDisposeScope();
    }

    private Tensor Enter(Tensor x)
    {
        using var scope = NewDisposeScope();
        var h = norm.Forward(x);
        if (convIn is not null) h = convIn.Forward(h);
        h = h.flatten(2).transpose(1, 2).contiguous();
        if (linearIn is not null) h = linearIn.Forward(h);
        return h.MoveToOuterDisposeScope();
    }

    private Tensor Leave(Tensor h, long[] shape)
    {
        using var scope = NewDisposeScope();
        if (linearOut is not null) h = linearOut.Forward(h);
        h = h.transpose(1, 2).reshape(shape);
        if (convOut is not null) h = convOut.Forward(h);
        return h.MoveToOuterDisposeScope();
    }
}
