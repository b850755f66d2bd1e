using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.Upscalers.Windows;

/// <summary>The convolution at the end of a group of blocks: one, or three that narrow in between (<c>resi_connection</c> of SwinIR and DAT).</summary>
internal sealed class ResidualConv : Layer
{
    private readonly AdaptableConv2d[] convs;

    public ResidualConv(Weights weights, long width, bool isThree)
        : base(weights) =>
        convs = isThree
            ?
            [
                Add(new AdaptableConv2d(weights.At("0"), width, width / 4)),
                Add(new AdaptableConv2d(weights.At("2"), width / 4, width / 4, kernel: 1)),
                Add(new AdaptableConv2d(weights.At("4"), width / 4, width)),
            ]
            : [Add(new AdaptableConv2d(weights, width, width))];

    /// <param name="x">[b, h, w, c].</param>
    /// <returns>[b, h, w, c].</returns>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var y = x.permute(0, 3, 1, 2).contiguous();
        for (var i = 0; i < convs.Length; i++) y = convs[i].Forward(i == 0 ? y : leaky_relu(y, 0.2));
        return y.permute(0, 2, 3, 1).contiguous().MoveToOuterDisposeScope();
    }
}
