using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.Upscalers.Windows;
using static TorchSharp.torch;

namespace Easel.Engine.Networks.Upscalers.Swin;

/// <summary>
/// SwinIR (Liang et al. 2021, arXiv:2108.10257; <c>network_swinir.py</c>), and with channel blocks and overlapping windows HAT (Chen et al. 2023,
/// arXiv:2205.04437; <c>hat_arch.py</c>).
/// </summary>
internal sealed class SwinNetwork : UpscalerNetwork
{
    private readonly SwinConfig config;
    private readonly AdaptableConv2d first;
    private readonly LayerNorm normBefore;
    private readonly SwinGroup[] groups;
    private readonly LayerNorm normAfter;
    private readonly ResidualConv afterBody;
    private readonly EnlargingTail tail;

    public SwinNetwork(Weights weights, SwinConfig config)
        : base(weights)
    {
        this.config = config;
        first = Add(new AdaptableConv2d(weights.At("conv_first"), 3, config.Width));
        normBefore = Add(new LayerNorm(weights.At("patch_embed.norm"), config.Width));
        groups = [.. config.Depths.Select((depth, i) => Add(new SwinGroup(weights.At("layers").At(i), config, depth)))];
        normAfter = Add(new LayerNorm(weights.At("norm"), config.Width));
        afterBody = Add(new ResidualConv(weights.At("conv_after_body"), config.Width, config.HasThreeConvs));
        tail = Add(new EnlargingTail(weights, config.Width, config.Tail));
    }

    /// <inheritdoc/>
    public override int Factor => config.Tail.Factor;

    /// <inheritdoc/>
    public override int Multiple => (int)config.Window;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var mean = MeanColour.Like(x);
        var centred = (x - mean) * config.Range;
        var start = first.Forward(centred).permute(0, 2, 3, 1).contiguous();
        var y = normBefore.Forward(start);
        foreach (var group in groups)
        {
            var next = group.Forward(y);
            y.Dispose();
            y = next;
        }

        var features = (afterBody.Forward(normAfter.Forward(y)) + start).permute(0, 3, 1, 2).contiguous();
        return (tail.Forward(features, centred) / config.Range + mean).MoveToOuterDisposeScope();
    }
}
