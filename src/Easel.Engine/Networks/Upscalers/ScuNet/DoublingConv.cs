using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.Upscalers.ScuNet;

/// <summary>A transposed 2×2 convolution of stride 2 without a bias: each cell becomes four.</summary>
internal sealed class DoublingConv : Layer
{
    private readonly Weight weight;

    public DoublingConv(Weights weights, long inputs, long outputs)
        : base(weights) => weight = Take(weights, "weight", Initializer.FanIn, inputs, outputs, 2, 2);

    /// <param name="x">[n, inputs, h, w].</param>
    public Tensor Forward(Tensor x) => conv_transpose2d(x, weight.As(x.dtype), null, [2, 2]);
}
