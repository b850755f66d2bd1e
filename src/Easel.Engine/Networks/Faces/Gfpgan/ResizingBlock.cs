using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.Faces.Gfpgan;

/// <summary>Two convolutions around a halving or doubling, and a shortcut (<c>ResBlock</c> of <c>gfpganv1_clean_arch.py</c>).</summary>
internal sealed class ResizingBlock : Layer
{
    private readonly double[] scale;
    private readonly AdaptableConv2d conv1;
    private readonly AdaptableConv2d conv2;
    private readonly AdaptableConv2d skip;

    public ResizingBlock(Weights weights, long inputs, long outputs, double scale)
        : base(weights)
    {
        this.scale = [scale, scale];
        conv1 = Add(new AdaptableConv2d(weights.At("conv1"), inputs, inputs));
        conv2 = Add(new AdaptableConv2d(weights.At("conv2"), inputs, outputs));
        skip = Add(new AdaptableConv2d(weights.At("skip"), inputs, outputs, kernel: 1, withBias: false));
    }

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var y = leaky_relu(conv2.Forward(Resized(leaky_relu(conv1.Forward(x), 0.2))), 0.2);
        return (y + skip.Forward(Resized(x))).MoveToOuterDisposeScope();
    }

    private Tensor Resized(Tensor x) => interpolate(x, scale_factor: scale, mode: InterpolationMode.Bilinear, align_corners: false);
}
