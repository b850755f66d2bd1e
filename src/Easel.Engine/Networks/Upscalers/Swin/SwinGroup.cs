using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.Upscalers.Hat;
using Easel.Engine.Networks.Upscalers.Windows;
using static TorchSharp.torch;

namespace Easel.Engine.Networks.Upscalers.Swin;

/// <summary>Blocks whose windows are moved in turn, and a convolution, around a shortcut (<c>RSTB</c> of SwinIR, <c>RHAG</c> of HAT).</summary>
internal sealed class SwinGroup : Layer
{
    private readonly SwinBlock[] blocks;
    private readonly OverlapAttention? overlap;
    private readonly ResidualConv conv;

    public SwinGroup(Weights weights, SwinConfig config, int depth)
        : base(weights)
    {
        var inside = weights.At("residual_group");
        blocks = [.. Enumerable.Range(0, depth).Select(i => Add(new SwinBlock(inside.At("blocks").At(i), config, i % 2 == 0 ? 0 : config.Window / 2)))];
        if (config.Hat is { } hat) overlap = Add(new OverlapAttention(inside.At("overlap_attn"), config, hat));
        conv = Add(new ResidualConv(weights.At("conv"), config.Width, config.HasThreeConvs));
    }

    /// <param name="x">[b, h, w, c].</param>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var y = x;
        foreach (var block in blocks) y = Next(block.Forward, y, x);
        if (overlap is not null) y = Next(overlap.Forward, y, x);
        return (conv.Forward(y) + x).MoveToOuterDisposeScope();
    }

    private static Tensor Next(Func<Tensor, Tensor> step, Tensor y, Tensor kept)
    {
        var next = step(y);
        if (!ReferenceEquals(y, kept)) y.Dispose();
        return next;
    }
}
