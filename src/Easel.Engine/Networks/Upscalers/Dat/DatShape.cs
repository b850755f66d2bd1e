using Easel.Engine.Networks.Upscalers.Windows;

namespace Easel.Engine.Networks.Upscalers.Dat;

/// <summary>Tells DAT files by their names and shapes.</summary>
internal static class DatShape
{
    private const string Attention = "layers.0.blocks.0.attn";

    public static UpscalerShape? Detect(UpscalerTensors tensors)
    {
        if (!tensors.Has("before_RG.1.weight") || tensors.Size("conv_first.weight", 1) != 3 || TailConfig.Detect(tensors) is not { } tail) return null;
        var cells = tensors.Size($"{Attention}.attns.0.relative_position_index");
        var distances = tensors.Size($"{Attention}.attns.0.rpe_biases");
        // h · w cells, (2h − 1)(2w − 1) distances; the published windows are all flat, so that the shorter side is the height.
        var sum = (4 * cells + 1 - distances) / 2;
        var root = (long)Math.Round(Math.Sqrt((double)sum * sum - 4 * cells));
        var (height, width) = ((sum - root) / 2, (sum + root) / 2);
        if (cells < 1 || height * width != cells) return null;
        var config = new DatConfig(
            tensors.Size("conv_first.weight"),
            [.. Enumerable.Range(0, tensors.Count("layers.")).Select(i => tensors.Count($"layers.{i}.blocks."))],
            2 * tensors.Size($"{Attention}.attns.0.pos.pos3.2.weight"),
            height,
            width,
            tensors.Size("layers.0.blocks.0.ffn.fc1.weight"),
            tensors.Size($"{Attention}.attns.0.pos.pos_proj.weight"),
            tensors.Has($"{Attention}.qkv.bias"),
            tensors.Has("conv_after_body.0.weight"),
            tail);
        return new UpscalerShape("DAT", tail.Factor, name => tensors.Prefix + name, weights => new DatNetwork(weights, config));
    }
}
