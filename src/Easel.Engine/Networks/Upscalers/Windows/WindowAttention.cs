using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.Upscalers.Windows;

/// <summary>Attention between the cells of each window, with a learnt bias for each distance (Swin Transformer; SwinIR's <c>network_swinir.py</c>).</summary>
internal sealed class WindowAttention : Layer
{
    private readonly AdaptableLinear qkv;
    private readonly AdaptableLinear proj;
    private readonly Weight table;
    private readonly long heads;
    private readonly long window;

    public WindowAttention(Weights weights, long width, long heads, long window, bool withBias)
        : base(weights)
    {
        (this.heads, this.window) = (heads, window);
        table = Take(weights, "relative_position_bias_table", Initializer.Normal002, (2 * window - 1) * (2 * window - 1), heads);
        qkv = Add(new AdaptableLinear(weights.At("qkv"), width, 3 * width, withBias));
        proj = Add(new AdaptableLinear(weights.At("proj"), width, width));
    }

    /// <param name="x">[b, h, w, c], sides multiples of the window.</param>
    /// <param name="shift">Cells by which the windows are moved; 0 or half a window.</param>
    public Tensor Forward(Tensor x, long shift)
    {
        using var scope = NewDisposeScope();
        var (h, w, c) = (x.shape[1], x.shape[2], x.shape[3]);
        var moved = shift == 0 ? x : x.roll([-shift, -shift], [1, 2]);
        var windows = WindowGrid.Cut(moved, window, window);
        var (n, cells) = (windows.shape[0], window * window);
        var parts = qkv.Forward(windows).view(n, cells, 3, heads, c / heads).permute(2, 0, 3, 1, 4);
        var bias = table.As(x.dtype).index_select(0, WindowGrid.Distances(window, window).to(x.device)).view(cells, cells, heads).permute(2, 0, 1).unsqueeze(0);
        if (shift > 0)
        {
            var mask = WindowGrid.Mask(h, w, window, window, shift, shift, x.device, x.dtype);
            bias = (bias + mask.unsqueeze(1)).repeat(x.shape[0], 1, 1, 1);
        }

        var attended = scaled_dot_product_attention(parts[0].contiguous(), parts[1].contiguous(), parts[2].contiguous(), bias.expand(n, heads, cells, cells), 0, false);
        var joined = WindowGrid.Join(proj.Forward(attended.transpose(1, 2).reshape(n, cells, c)), window, window, h, w);
        return (shift == 0 ? joined : joined.roll([shift, shift], [1, 2])).MoveToOuterDisposeScope();
    }
}
