using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.Upscalers.Windows;
using static TorchSharp.torch;

namespace Easel.Engine.Networks.Upscalers.Dat;

/// <summary>DAT (Chen et al. 2023, "Dual aggregation transformer for image super-resolution", arXiv:2308.03364; <c>dat_arch.py</c>).</summary>
internal sealed class DatNetwork : UpscalerNetwork
{
    private readonly DatConfig config;
    private readonly AdaptableConv2d first;
    private readonly LayerNorm normBefore;
    private readonly (DatBlock[] Blocks, ResidualConv Conv)[] groups;
    private readonly LayerNorm normAfter;
    private readonly ResidualConv afterBody;
    private readonly EnlargingTail tail;

    public DatNetwork(Weights weights, DatConfig config)
        : base(weights)
    {
        this.config = config;
        first = Add(new AdaptableConv2d(weights.At("conv_first"), 3, config.Width));
        normBefore = Add(new LayerNorm(weights.At("before_RG.1"), config.Width));
        groups =
        [
            .. config.Depths.Select((depth, i) => (
                Enumerable.Range(0, depth).Select(j => Add(new DatBlock(weights.At($"layers.{i}.blocks.{j}"), config, i, j))).ToArray(),
                Add(new ResidualConv(weights.At($"layers.{i}.conv"), config.Width, config.HasThreeConvs)))),
        ];
        normAfter = Add(new LayerNorm(weights.At("norm"), config.Width));
        afterBody = Add(new ResidualConv(weights.At("conv_after_body"), config.Width, config.HasThreeConvs));
        tail = Add(new EnlargingTail(weights, config.Width, config.Tail));
    }

    /// <inheritdoc/>
    public override int Factor => config.Tail.Factor;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var mean = MeanColour.Like(x);
        var centred = x - mean;
        var start = first.Forward(centred).permute(0, 2, 3, 1).contiguous();
        var y = normBefore.Forward(start);
        foreach (var (blocks, conv) in groups)
        {
            using var groupScope = NewDisposeScope();
            var inside = y;
            foreach (var block in blocks) inside = block.Forward(inside);
            y = (y + conv.Forward(inside)).MoveToOuterDisposeScope();
        }

        var features = (afterBody.Forward(normAfter.Forward(y)) + start).permute(0, 3, 1, 2).contiguous();
        return (tail.Forward(features, centred) + mean).MoveToOuterDisposeScope();
    }
}
