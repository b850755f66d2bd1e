using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.UNet;

/// <summary>Two normalised convolutions around a shortcut, the time embedding added in between (<c>ResBlock</c> of <c>openaimodel.py</c>).</summary>
internal sealed class ResBlock : UNetLayer
{
    private readonly GroupNorm normIn;
    private readonly AdaptableConv2d convIn;
    private readonly AdaptableLinear time;
    private readonly GroupNorm normOut;
    private readonly AdaptableConv2d convOut;
    private readonly AdaptableConv2d? shortcut;

    public ResBlock(Weights weights, long inputs, long outputs, long timeDim)
        : base(weights)
    {
        normIn = Add(new GroupNorm(weights.At("in_layers.0"), inputs, 1e-5));
        convIn = Add(new AdaptableConv2d(weights.At("in_layers.2"), inputs, outputs));
        time = Add(new AdaptableLinear(weights.At("emb_layers.1"), timeDim, outputs));
        normOut = Add(new GroupNorm(weights.At("out_layers.0"), outputs, 1e-5));
        convOut = Add(new AdaptableConv2d(weights.At("out_layers.3"), outputs, outputs, initializer: Initializer.Zeros));
        if (inputs != outputs) shortcut = Add(new AdaptableConv2d(weights.At("skip_connection"), inputs, outputs, kernel: 1));
    }

    public override Tensor Forward(Tensor x, UNetSignals signals)
    {
        using var scope = NewDisposeScope();
        var h = normIn.ThenConvolved(x, convIn);
        h = h + time.Forward(silu(signals.Time)).unsqueeze(-1).unsqueeze(-1);
        h = normOut.ThenConvolved(h, convOut);
        return ((shortcut?.Forward(x) ?? x) + h).MoveToOuterDisposeScope();
    }
}
