using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.Vae;

/// <summary>Two normalised convolutions around a shortcut (<c>ResnetBlock</c> of LDM's <c>model.py</c>, without a time embedding).</summary>
internal sealed class VaeResBlock : Layer
{
    private readonly GroupNorm norm1;
    private readonly AdaptableConv2d conv1;
    private readonly GroupNorm norm2;
    private readonly AdaptableConv2d conv2;
    private readonly AdaptableConv2d? shortcut;

    public VaeResBlock(Weights weights, long inputs, long outputs, int groups)
        : base(weights)
    {
        norm1 = Add(new GroupNorm(weights.At("norm1"), inputs, 1e-6, groups));
        conv1 = Add(new AdaptableConv2d(weights.At("conv1"), inputs, outputs));
        norm2 = Add(new GroupNorm(weights.At("norm2"), outputs, 1e-6, groups));
        // A fresh block starts as its shortcut, so that a deep fresh network starts nearly linear and learns fast (arXiv:1901.09321).
        conv2 = Add(new AdaptableConv2d(weights.At("conv2"), outputs, outputs, initializer: Initializer.Zeros));
        if (inputs != outputs) shortcut = Add(new AdaptableConv2d(weights.At("nin_shortcut"), inputs, outputs, kernel: 1));
    }

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var h = conv1.Forward(silu(norm1.Forward(x)));
        h = conv2.Forward(silu(norm2.Forward(h)));
        return (h + (shortcut?.Forward(x) ?? x)).MoveToOuterDisposeScope();
    }

    /// <summary>The same in strips; takes <paramref name="x"/> over: it is overwritten and returned, or freed.</summary>
    /// <param name="x">[n, inputs, h, w].</param>
    /// <param name="room">Memory in the result's shape that nothing else needs, or null.</param>
    /// <param name="strips">How it is cut.</param>
    /// <returns>The result, and such memory for the next block where there is some.</returns>
    public (Tensor Result, Tensor? Room) ForwardInStrips(Tensor x, Tensor? room, Strips strips)
    {
        using var scope = NewDisposeScope();
        x.MoveToOtherDisposeScope(scope);
        room?.MoveToOtherDisposeScope(scope);
        Tensor h;
        if (shortcut is not null && shortcut.Outputs + conv1.Outputs <= x.shape[1])
        {
            // Both halves of the block fit where the many channels were: at the finest level a copy of any of them would be the network's peak.
            (x, h) = strips.ConvolveOver(x, shortcut, conv1, NormedSilu(norm1, x));
            room = h;
        }
        else
        {
            h = strips.Convolve(x, conv1, NormedSilu(norm1, x), room);
            if (shortcut is not null)
            {
                var shorter = strips.Convolve(x, shortcut);
                x.Dispose();
                x = shorter;
            }
        }

        strips.AddConvolved(x, h, conv2, NormedSilu(norm2, h));
        return (x.MoveToOuterDisposeScope(), room?.MoveToOuterDisposeScope());
    }

    internal static Func<Tensor, Tensor> NormedSilu(GroupNorm norm, Tensor whole)
    {
        var (scale, shift) = norm.Measure(whole);
        return strip => addcmul(shift, strip, scale, 1).silu_();
    }
}
