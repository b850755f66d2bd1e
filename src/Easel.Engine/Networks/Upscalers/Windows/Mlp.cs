using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.Upscalers.Windows;

/// <summary>Two linear layers with a GELU between them.</summary>
internal sealed class Mlp : Layer
{
    private readonly AdaptableLinear first;
    private readonly AdaptableLinear second;

    public Mlp(Weights weights, long width, long hidden, string firstName = "fc1", string secondName = "fc2")
        : base(weights)
    {
        first = Add(new AdaptableLinear(weights.At(firstName), width, hidden));
        second = Add(new AdaptableLinear(weights.At(secondName), hidden, width));
    }

    /// <param name="x">[…, width].</param>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return second.Forward(gelu(first.Forward(x))).MoveToOuterDisposeScope();
    }
}
