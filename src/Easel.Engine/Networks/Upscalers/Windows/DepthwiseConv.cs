using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.Upscalers.Windows;

/// <summary>A 3×3 convolution of each channel by itself.</summary>
internal sealed class DepthwiseConv : Layer
{
    private readonly Weight weight;
    private readonly Weight bias;

    public DepthwiseConv(Weights weights, long channels)
        : base(weights)
    {
        weight = Take(weights, "weight", Initializer.FanIn, channels, 1, 3, 3);
        bias = Take(weights, "bias", Initializer.Zeros, channels);
    }

    /// <param name="x">[n, channels, h, w].</param>
    public Tensor Forward(Tensor x) => conv2d(x, weight.As(x.dtype), bias.As(x.dtype), [1, 1], [1, 1], [1, 1], x.shape[1]);
}
