using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.Faces.Gfpgan;

/// <summary>
/// GFPGAN 1.2 to 1.4 (Wang et al. 2021, arXiv:2101.04061; <c>gfpganv1_clean_arch.py</c>). The generator's noise is the one stored in the file, where
/// the reference draws fresh noise: the same face gives the same face.
/// </summary>
internal sealed class GfpganNetwork : FaceNetwork
{
    private readonly GfpganConfig config;
    private readonly AdaptableConv2d first;
    private readonly ResizingBlock[] down;
    private readonly AdaptableConv2d last;
    private readonly AdaptableLinear codes;
    private readonly (ResizingBlock Up, AdaptableConv2d[] Scale, AdaptableConv2d[] Shift)[] up;
    private readonly StyleDecoder decoder;

    public GfpganNetwork(Weights weights, GfpganConfig config)
        : base(weights)
    {
        this.config = config;
        var channels = config.Encoder;
        var levels = channels.Length - 1;
        first = Add(new AdaptableConv2d(weights.At("conv_body_first"), 3, channels[^1], kernel: 1));
        down = [.. Enumerable.Range(0, levels).Select(i => Add(new ResizingBlock(weights.At("conv_body_down").At(i), channels[levels - i], channels[levels - i - 1], 0.5)))];
        last = Add(new AdaptableConv2d(weights.At("final_conv"), channels[0], channels[0]));
        up =
        [
            .. Enumerable.Range(0, levels).Select(i => (
                Add(new ResizingBlock(weights.At("conv_body_up").At(i), channels[i], channels[i + 1], 2)),
                Pair(weights.At("condition_scale").At(i), channels[i + 1]),
                Pair(weights.At("condition_shift").At(i), channels[i + 1]))),
        ];
        codes = Add(new AdaptableLinear(weights.At("final_linear"), channels[0] * 16, (2 * levels + 2) * config.Style));
        decoder = Add(new StyleDecoder(weights.At("stylegan_decoder"), config));
    }

    /// <inheritdoc/>
    public override int Side => config.Side;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor face, double fidelity)
    {
        using var scope = NewDisposeScope();
        var y = leaky_relu(first.Forward(face), 0.2);
        var seen = new Stack<Tensor>();
        foreach (var block in down)
        {
            y = block.Forward(y);
            seen.Push(y);
        }

        y = leaky_relu(last.Forward(y), 0.2);
        var styles = codes.Forward(y.flatten(1)).view(face.shape[0], -1, config.Style);
        var conditions = new List<(Tensor, Tensor)>();
        foreach (var level in up)
        {
            y = level.Up.Forward(y + seen.Pop());
            conditions.Add((Through(level.Scale, y), Through(level.Shift, y)));
        }

        return decoder.Forward(styles, conditions).MoveToOuterDisposeScope();
    }

    private AdaptableConv2d[] Pair(Weights weights, long channels) =>
        [Add(new AdaptableConv2d(weights.At("0"), channels, channels)), Add(new AdaptableConv2d(weights.At("2"), channels, channels))];

    private static Tensor Through(AdaptableConv2d[] pair, Tensor x) => pair[1].Forward(leaky_relu(pair[0].Forward(x), 0.2));
}
