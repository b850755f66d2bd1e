using Easel.Engine.Networks.Upscalers.Hat;
using Easel.Engine.Networks.Upscalers.Windows;

namespace Easel.Engine.Networks.Upscalers.Swin;

/// <summary>Tells SwinIR and HAT files by their names and shapes.</summary>
internal static class SwinShape
{
    private const string Block = "layers.0.residual_group.blocks.0";

    public static UpscalerShape? Detect(UpscalerTensors tensors)
    {
        var table = tensors.Shape($"{Block}.attn.relative_position_bias_table");
        if (table is not [var rows, var heads] || tensors.Size("conv_first.weight", 1) != 3 || !tensors.Has("patch_embed.norm.weight") || TailConfig.Detect(tensors) is not { } tail) return null;
        var window = ((long)Math.Round(Math.Sqrt(rows)) + 1) / 2;
        if ((2 * window - 1) * (2 * window - 1) != rows) return null;
        var config = new SwinConfig(
            tensors.Size("conv_first.weight"),
            [.. Enumerable.Range(0, tensors.Count("layers.")).Select(i => tensors.Count($"layers.{i}.residual_group.blocks."))],
            heads,
            window,
            tensors.Size($"{Block}.mlp.fc1.weight"),
            tensors.Has($"{Block}.attn.qkv.bias"),
            tensors.Has("conv_after_body.0.weight"),
            tail,
            HatConfig.Detect(tensors, window));
        // SwinIR writes the last but one convolution in capitals.
        return new UpscalerShape(
            config.Hat is null ? "SwinIR" : "HAT", tail.Factor,
            name => tensors.Prefix + name.Replace("conv_hr.", "conv_HR.", StringComparison.Ordinal),
            weights => new SwinNetwork(weights, config));
    }
}
