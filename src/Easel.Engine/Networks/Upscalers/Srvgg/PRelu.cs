using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;

namespace Easel.Engine.Networks.Upscalers.Srvgg;

/// <summary>A rectifier with a learnt slope for each channel below zero (He et al. 2015, arXiv:1502.01852).</summary>
internal sealed class PRelu : Layer
{
    private readonly Weight weight;

    public PRelu(Weights weights, long channels)
        : base(weights) => weight = Take(weights, "weight", Initializer.Zeros, channels);

    /// <param name="x">[n, channels, h, w].</param>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return x.prelu(weight.As(x.dtype)).MoveToOuterDisposeScope();
    }
}
