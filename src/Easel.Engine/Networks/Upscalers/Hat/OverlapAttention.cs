using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.Upscalers.Swin;
using Easel.Engine.Networks.Upscalers.Windows;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.Upscalers.Hat;

/// <summary>Attention from the cells of a window to those of a larger one around it (<c>OCAB</c> of HAT), and two linear layers.</summary>
internal sealed class OverlapAttention : Layer
{
    private readonly SwinConfig config;
    private readonly long larger;
    private readonly LayerNorm norm1;
    private readonly LayerNorm norm2;
    private readonly AdaptableLinear qkv;
    private readonly AdaptableLinear proj;
    private readonly Mlp mlp;
    private readonly Weight table;

    public OverlapAttention(Weights weights, SwinConfig config, HatConfig hat)
        : base(weights)
    {
        this.config = config;
        larger = hat.Overlap;
        var distances = config.Window + larger - 1;
        table = Take(weights, "relative_position_bias_table", Initializer.Normal002, distances * distances, config.Heads);
        norm1 = Add(new LayerNorm(weights.At("norm1"), config.Width));
        qkv = Add(new AdaptableLinear(weights.At("qkv"), config.Width, 3 * config.Width, config.HasQkvBias));
        proj = Add(new AdaptableLinear(weights.At("proj"), config.Width, config.Width));
        norm2 = Add(new LayerNorm(weights.At("norm2"), config.Width));
        mlp = Add(new Mlp(weights.At("mlp"), config.Width, hat.OverlapHidden));
    }

    /// <param name="x">[b, h, w, c].</param>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var (b, h, w, c, window, heads) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3], config.Window, config.Heads);
        var parts = qkv.Forward(norm1.Forward(x)).chunk(3, -1);
        var queries = Split(WindowGrid.Cut(parts[0], window, window));
        var around = unfold(cat([parts[1], parts[2]], -1).permute(0, 3, 1, 2).contiguous(), larger, 1, (larger - window) / 2, window);
        var both = around.view(b, 2, c, larger * larger, -1).permute(1, 0, 4, 3, 2).reshape(2, -1, larger * larger, c);
        var bias = table.As(x.dtype).index_select(0, Distances().to(x.device)).view(window * window, larger * larger, heads).permute(2, 0, 1).unsqueeze(0);
        var attended = scaled_dot_product_attention(
            queries, Split(both[0]), Split(both[1]), bias.expand(queries.shape[0], heads, window * window, larger * larger), 0, false);
        var joined = WindowGrid.Join(attended.transpose(1, 2).reshape(-1, window * window, c), window, window, h, w);
        var y = proj.Forward(joined) + x;
        return (y + mlp.Forward(norm2.Forward(y))).MoveToOuterDisposeScope();
    }

    private Tensor Split(Tensor windows) =>
        windows.reshape(windows.shape[0], windows.shape[1], config.Heads, windows.shape[2] / config.Heads).transpose(1, 2).contiguous();

    // HAT's own numbering (calculate_rpi_oca): it is off by some rows, so that a part of the indices falls below zero, where PyTorch counts
    // from the table's end. Its networks were trained that way.
    private Tensor Distances()
    {
        var window = config.Window;
        var (offset, distances) = (window - larger + 1, window + larger - 1);
        var indices = new List<long>((int)(window * window * larger * larger));
        for (long q = 0; q < window * window; q++)
        {
            for (long k = 0; k < larger * larger; k++)
            {
                var index = (k / larger - q / window + offset) * distances + k % larger - q % window + offset;
                indices.Add(index < 0 ? index + distances * distances : index);
            }
        }

        return tensor(indices.ToArray());
    }
}
