using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;

namespace Easel.Engine.Networks.Faces.Gfpgan;

/// <summary>A StyleGAN2 generator of faces, half of whose channels are scaled and shifted by what the encoder saw (<c>StyleGAN2GeneratorCSFT</c>).</summary>
internal sealed class StyleDecoder : Layer
{
    private readonly Weight start;
    private readonly Weight[] noises;
    private readonly StyledConv firstConv;
    private readonly StyledColours firstColours;
    private readonly (StyledConv Double, StyledConv Conv, StyledColours Colours)[] levels;

    public StyleDecoder(Weights weights, GfpganConfig config)
        : base(weights)
    {
        var channels = config.Decoder;
        start = Take(weights, "constant_input.weight", Initializer.Normal002, 1, channels[0], 4, 4);
        firstConv = Add(new StyledConv(weights.At("style_conv1"), channels[0], channels[0], config.Style, doubles: false));
        firstColours = Add(new StyledColours(weights.At("to_rgb1"), channels[0], config.Style));
        levels =
        [
            .. Enumerable.Range(0, channels.Length - 1).Select(i => (
                Add(new StyledConv(weights.At("style_convs").At(2 * i), channels[i], channels[i + 1], config.Style, doubles: true)),
                Add(new StyledConv(weights.At("style_convs").At(2 * i + 1), channels[i + 1], channels[i + 1], config.Style, doubles: false)),
                Add(new StyledColours(weights.At("to_rgbs").At(i), channels[i + 1], config.Style)))),
        ];
        noises = [.. Enumerable.Range(0, 2 * levels.Length + 1).Select(i => Take(weights, $"noises.noise{i}", Initializer.Normal002, 1, 1, 4L << ((i + 1) / 2), 4L << ((i + 1) / 2)))];
    }

    /// <param name="codes">[n, codes, style]: two for the lowest level, two for each further one.</param>
    /// <param name="conditions">For each level above the lowest what half of its channels is multiplied by, and what is added.</param>
    /// <returns>[n, 3, side, side].</returns>
    public Tensor Forward(Tensor codes, IReadOnlyList<(Tensor Scale, Tensor Shift)> conditions)
    {
        using var scope = NewDisposeScope();
        var dtype = codes.dtype;
        var y = firstConv.Forward(start.As(dtype).expand(codes.shape[0], -1, -1, -1), Code(0), noises[0].As(dtype));
        var colours = firstColours.Forward(y, Code(1), null);
        foreach (var (i, level) in levels.Index())
        {
            y = level.Double.Forward(y, Code(2 * i + 1), noises[2 * i + 1].As(dtype));
            var halves = y.chunk(2, 1);
            y = cat([halves[0], halves[1] * conditions[i].Scale + conditions[i].Shift], 1);
            y = level.Conv.Forward(y, Code(2 * i + 2), noises[2 * i + 2].As(dtype));
            colours = level.Colours.Forward(y, Code(2 * i + 3), colours);
        }

        return colours.MoveToOuterDisposeScope();

        Tensor Code(int index) => codes.select(1, index);
    }
}
