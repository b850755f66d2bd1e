using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;

namespace Easel.Engine.Networks.Upscalers.Windows;

/// <summary>Batch normalisation with the statistics of training (Ioffe and Szegedy 2015, arXiv:1502.03167), epsilon 1e-5.</summary>
internal sealed class FrozenBatchNorm : Layer
{
    private readonly Weight weight;
    private readonly Weight bias;
    private readonly Weight mean;
    private readonly Weight variance;

    public FrozenBatchNorm(Weights weights, long channels)
        : base(weights)
    {
        weight = Take(weights, "weight", Initializer.Ones, channels);
        bias = Take(weights, "bias", Initializer.Zeros, channels);
        mean = Take(weights, "running_mean", Initializer.Zeros, channels);
        variance = Take(weights, "running_var", Initializer.Ones, channels);
    }

    /// <param name="x">[n, channels, h, w].</param>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var scale = weight.As(x.dtype) / (variance.As(x.dtype) + 1e-5).sqrt();
        return (x * Wide(scale) + Wide(bias.As(x.dtype) - mean.As(x.dtype) * scale)).MoveToOuterDisposeScope();
    }

    private static Tensor Wide(Tensor x) => x.view(1, -1, 1, 1);
}
