using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;

namespace Easel.Engine.Networks.Upscalers.Esrgan;

/// <summary>Three dense blocks around a shortcut ("residual in residual dense block", Wang et al. 2018, arXiv:1809.00219).</summary>
internal sealed class Rrdb : Layer
{
    private readonly DenseBlock[] blocks;

    public Rrdb(Weights weights, long width, long growth, bool withShortcut)
        : base(weights) =>
        blocks = [.. Enumerable.Range(1, 3).Select(i => Add(new DenseBlock(weights.At($"rdb{i}"), width, growth, withShortcut)))];

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var y = x;
        foreach (var block in blocks) y = block.Forward(y);
        return (y * 0.2).add_(x).MoveToOuterDisposeScope();
    }
}
