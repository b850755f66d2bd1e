using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.Upscalers.Dat;

/// <summary>Attention between channels over the whole picture (<c>Adaptive_Channel_Attention</c>).</summary>
internal sealed class ChannelAttention : Layer, IDatAttention
{
    private readonly DatConfig config;
    private readonly AdaptableLinear qkv;
    private readonly AdaptableLinear proj;
    private readonly Weight temperature;
    private readonly Interaction interaction;

    public ChannelAttention(Weights weights, DatConfig config)
        : base(weights)
    {
        this.config = config;
        temperature = Take(weights, "temperature", Initializer.Ones, config.Heads, 1, 1);
        qkv = Add(new AdaptableLinear(weights.At("qkv"), config.Width, 3 * config.Width, config.HasQkvBias));
        proj = Add(new AdaptableLinear(weights.At("proj"), config.Width, config.Width));
        interaction = Add(new Interaction(weights, config.Width));
    }

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var (b, h, w, c, heads) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3], config.Heads);
        // [3, b, heads, c / heads, cells].
        var parts = qkv.Forward(x).reshape(b, h * w, 3, heads, c / heads).permute(2, 0, 3, 4, 1);
        var scores = normalize(parts[0], 2, -1).matmul(normalize(parts[1], 2, -1).transpose(-2, -1)) * temperature.As(x.dtype);
        var attended = scores.softmax(-1).matmul(parts[2]).reshape(b, c, h, w);
        var convolved = interaction.Convolve(parts[2].reshape(b, c, h, w));
        var mixed = attended * interaction.Cells(convolved) + convolved * interaction.Channels(attended);
        return proj.Forward(mixed.permute(0, 2, 3, 1)).MoveToOuterDisposeScope();
    }
}
