using Easel.Engine.Families;
using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.Clip;

/// <summary>Causal self-attention and an MLP, each normalised and added: the residual block of both kinds of tower.</summary>
internal abstract class ClipLayer : Layer
{
    private readonly bool quickGelu;

    private protected ClipLayer(Weights weights, TextEncoderConfig config)
        : base(weights) => quickGelu = config.QuickGelu;

    /// <param name="x">[n, t, width].</param>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var h = x + Attend(Norm1.Forward(x));
        return (h + Second.Forward(Activate(First.Forward(Norm2.Forward(h))))).MoveToOuterDisposeScope();
    }

    private protected abstract LayerNorm Norm1 { get; }

    private protected abstract LayerNorm Norm2 { get; }

    private protected abstract AdaptableLinear First { get; }

    private protected abstract AdaptableLinear Second { get; }

    private protected abstract Tensor Attend(Tensor x);

    private Tensor Activate(Tensor x) => quickGelu ? x * (1.702 * x).sigmoid() : gelu(x);
}
