using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.Upscalers.Windows;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.Upscalers.Dat;

/// <summary>Attention within windows, upright ones for one half of the channels and flat ones for the other (<c>Adaptive_Spatial_Attention</c>).</summary>
internal sealed class SpatialAttention : Layer, IDatAttention
{
    private readonly DatConfig config;
    private readonly bool isShifted;
    private readonly AdaptableLinear qkv;
    private readonly AdaptableLinear proj;
    private readonly PositionBias[] biases;
    private readonly Interaction interaction;

    public SpatialAttention(Weights weights, DatConfig config, bool isShifted)
        : base(weights)
    {
        (this.config, this.isShifted) = (config, isShifted);
        qkv = Add(new AdaptableLinear(weights.At("qkv"), config.Width, 3 * config.Width, config.HasQkvBias));
        proj = Add(new AdaptableLinear(weights.At("proj"), config.Width, config.Width));
        biases = [.. Enumerable.Range(0, 2).Select(i => Add(new PositionBias(weights.At("attns").At(i).At("pos"), config.PositionWidth, config.Heads / 2)))];
        interaction = Add(new Interaction(weights, config.Width));
    }

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var (h, w, c) = (x.shape[1], x.shape[2], x.shape[3]);
        var all = qkv.Forward(x);
        var side = Math.Max(config.WindowHeight, config.WindowWidth);
        var padded = pad(all, [0, 0, 0, (side - w % side) % side, 0, (side - h % side) % side]);
        var parts = padded.chunk(3, -1);
        Tensor[] halves =
        [
            Attend([.. parts.Select(part => part.narrow(-1, 0, c / 2))], config.WindowHeight, config.WindowWidth, biases[0]),
            Attend([.. parts.Select(part => part.narrow(-1, c / 2, c / 2))], config.WindowWidth, config.WindowHeight, biases[1]),
        ];
        var attended = cat([.. halves.Select(half => half.narrow(1, 0, h).narrow(2, 0, w))], -1).permute(0, 3, 1, 2).contiguous();
        var convolved = interaction.Convolve(all.narrow(-1, 2 * c, c).permute(0, 3, 1, 2).contiguous());
        var mixed = attended * interaction.Channels(convolved) + interaction.Cells(attended) * convolved;
        return proj.Forward(mixed.permute(0, 2, 3, 1)).MoveToOuterDisposeScope();
    }

    private Tensor Attend(Tensor[] parts, long height, long width, PositionBias position)
    {
        using var scope = NewDisposeScope();
        var (h, w, c, heads) = (parts[0].shape[1], parts[0].shape[2], parts[0].shape[3], config.Heads / 2);
        var (down, right) = isShifted ? (height / 2, width / 2) : (0L, 0L);
        var split = parts.Select(part => isShifted ? part.roll([-down, -right], [1, 2]) : part)
            .Select(part => WindowGrid.Cut(part, height, width).reshape(-1, height * width, heads, c / heads).transpose(1, 2).contiguous()).ToArray();
        var bias = position.Forward(height, width, parts[0].device, parts[0].dtype)
            .index_select(0, WindowGrid.Distances(height, width).to(parts[0].device)).view(height * width, height * width, heads).permute(2, 0, 1).unsqueeze(0);
        if (isShifted) bias = (bias + WindowGrid.Mask(h, w, height, width, down, right, parts[0].device, parts[0].dtype).unsqueeze(1)).repeat(parts[0].shape[0], 1, 1, 1);
        var attended = scaled_dot_product_attention(split[0], split[1], split[2], bias.expand(split[0].shape[0], heads, height * width, height * width), 0, false);
        var joined = WindowGrid.Join(attended.transpose(1, 2).reshape(-1, height * width, c), height, width, h, w);
        return (isShifted ? joined.roll([down, right], [1, 2]) : joined).MoveToOuterDisposeScope();
    }
}
