using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.Upscalers.Esrgan;

/// <summary>ESRGAN and Real-ESRGAN (<c>RRDBNet</c> of BasicSR's <c>rrdbnet_arch.py</c>; Wang et al. 2018, arXiv:1809.00219; 2021, arXiv:2107.10833).</summary>
public sealed class RrdbNetwork : UpscalerNetwork
{
    private readonly RrdbConfig config;
    private readonly AdaptableConv2d first;
    private readonly Rrdb[] body;
    private readonly AdaptableConv2d afterBody;
    private readonly AdaptableConv2d[] doublings;
    private readonly AdaptableConv2d fine;
    private readonly AdaptableConv2d last;

    /// <param name="weights">The root, under Real-ESRGAN's names.</param>
    /// <param name="config">The shape.</param>
    public RrdbNetwork(Weights weights, RrdbConfig config)
        : base(weights)
    {
        this.config = config;
        first = Add(new AdaptableConv2d(weights.At("conv_first"), 3 * config.Folding * config.Folding, config.Width));
        body = [.. Enumerable.Range(0, config.Blocks).Select(i => Add(new Rrdb(weights.At("body").At(i), config.Width, config.Growth, config.HasShortcut)))];
        afterBody = Add(new AdaptableConv2d(weights.At("conv_body"), config.Width, config.Width));
        doublings = [.. Enumerable.Range(1, config.Doublings).Select(i => Add(new AdaptableConv2d(weights.At($"conv_up{i}"), config.Width, config.Width)))];
        fine = Add(new AdaptableConv2d(weights.At("conv_hr"), config.Width, config.Width));
        last = Add(new AdaptableConv2d(weights.At("conv_last"), config.Width, 3));
    }

    /// <inheritdoc/>
    public override int Factor => config.Factor;

    /// <inheritdoc/>
    public override int Multiple => config.Folding;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var start = first.Forward(config.Folding == 1 ? x : pixel_unshuffle(x, config.Folding));
        var y = start;
        foreach (var block in body)
        {
            var next = block.Forward(y);
            if (!ReferenceEquals(y, start)) y.Dispose();
            y = next;
        }

        y = start + afterBody.Forward(y);
        foreach (var conv in doublings) y = leaky_relu(conv.Forward(interpolate(y, scale_factor: [2, 2], mode: InterpolationMode.Nearest)), 0.2);
        return last.Forward(leaky_relu(fine.Forward(y), 0.2)).MoveToOuterDisposeScope();
    }
}
