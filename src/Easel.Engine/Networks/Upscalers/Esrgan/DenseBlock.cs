using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.Upscalers.Esrgan;

/// <summary>
/// Five convolutions, each of which sees what all before it gave (<c>ResidualDenseBlock</c> of BasicSR's <c>rrdbnet_arch.py</c>). ESRGAN+ adds
/// a 1×1 convolution from the input to the second (ncarraz/ESRGANplus).
/// </summary>
internal sealed class DenseBlock : Layer
{
    private const int Count = 5;

    private readonly AdaptableConv2d[] convs;
    private readonly AdaptableConv2d? shortcut;

    public DenseBlock(Weights weights, long width, long growth, bool withShortcut)
        : base(weights)
    {
        convs = [.. Enumerable.Range(0, Count).Select(i => Add(new AdaptableConv2d(weights.At($"conv{i + 1}"), width + i * growth, i < Count - 1 ? growth : width)))];
        if (withShortcut) shortcut = Add(new AdaptableConv2d(weights.At("conv1x1"), width, growth, kernel: 1, withBias: false));
    }

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var seen = new List<Tensor> { x };
        for (var i = 0; i < Count - 1; i++)
        {
            var y = leaky_relu(convs[i].Forward(cat([.. seen], 1)), 0.2);
            if (shortcut is not null && i == 1) y = y + shortcut.Forward(x);
            if (shortcut is not null && i == 3) y = y + seen[2];
            seen.Add(y);
        }

        return convs[^1].Forward(cat([.. seen], 1)).mul_(0.2).add_(x).MoveToOuterDisposeScope();
    }
}
