using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.Upscalers.Windows;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.Upscalers.ScuNet;

/// <summary>Window attention under SCUNet's names, with its bias table turned (<c>WMSA</c> of <c>network_scunet.py</c>).</summary>
internal sealed class ScuAttention : Layer
{
    private readonly long heads;
    private readonly bool isShifted;
    private readonly AdaptableLinear qkv;
    private readonly AdaptableLinear proj;
    private readonly Weight table;

    public ScuAttention(Weights weights, long width, bool isShifted)
        : base(weights)
    {
        const long Distances = 2 * ScuNetConfig.Window - 1;
        this.isShifted = isShifted;
        heads = width / ScuNetConfig.HeadWidth;
        table = Take(weights, "relative_position_params", Initializer.Normal002, heads, Distances, Distances);
        qkv = Add(new AdaptableLinear(weights.At("embedding_layer"), width, 3 * width));
        proj = Add(new AdaptableLinear(weights.At("linear"), width, width));
    }

    /// <param name="x">[b, h, w, c].</param>
    public Tensor Forward(Tensor x)
    {
        const long Window = ScuNetConfig.Window, Cells = Window * Window, Half = Window / 2;
        using var scope = NewDisposeScope();
        var (h, w, c) = (x.shape[1], x.shape[2], x.shape[3]);
        var windows = WindowGrid.Cut(isShifted ? x.roll([-Half, -Half], [1, 2]) : x, Window, Window);
        var n = windows.shape[0];
        var parts = qkv.Forward(windows).view(n, Cells, 3, heads, ScuNetConfig.HeadWidth).permute(2, 0, 3, 1, 4);
        var bias = table.As(x.dtype).view(heads, -1).index_select(1, WindowGrid.Distances(Window, Window).to(x.device)).view(1, heads, Cells, Cells);
        if (isShifted) bias = (bias + WindowGrid.Mask(h, w, Window, Window, Half, Half, x.device, x.dtype).unsqueeze(1)).repeat(x.shape[0], 1, 1, 1);
        var attended = scaled_dot_product_attention(parts[0].contiguous(), parts[1].contiguous(), parts[2].contiguous(), bias.expand(n, heads, Cells, Cells), 0, false);
        var joined = WindowGrid.Join(proj.Forward(attended.transpose(1, 2).reshape(n, Cells, c)), Window, Window, h, w);
        return (isShifted ? joined.roll([Half, Half], [1, 2]) : joined).MoveToOuterDisposeScope();
    }
}
