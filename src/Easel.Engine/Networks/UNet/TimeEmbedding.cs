using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.UNet;

/// <summary>Linear, SiLU, linear: <c>time_embed</c>, and <c>label_emb.0</c> for SDXL's vector.</summary>
internal sealed class TimeEmbedding : Layer
{
    private readonly AdaptableLinear first;
    private readonly AdaptableLinear second;

    public TimeEmbedding(Weights weights, long inputs, long outputs)
        : base(weights)
    {
        first = Add(new AdaptableLinear(weights.At("0"), inputs, outputs));
        second = Add(new AdaptableLinear(weights.At("2"), outputs, outputs));
    }

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return second.Forward(silu(first.Forward(x))).MoveToOuterDisposeScope();
    }
}
