namespace Easel.Engine.Networks.Upscalers.Hat;

/// <summary>What a HAT network has besides SwinIR's parts.</summary>
/// <param name="Narrow">Channels between the two convolutions of a channel block.</param>
/// <param name="Squeezed">Channels between the two of its attention.</param>
/// <param name="Overlap">Side of the larger windows that keys and values come from.</param>
/// <param name="OverlapHidden">Channels inside the two linear layers behind that attention.</param>
internal sealed record HatConfig(long Narrow, long Squeezed, long Overlap, long OverlapHidden)
{
    public static HatConfig? Detect(UpscalerTensors tensors, long window)
    {
        const string Group = "layers.0.residual_group";
        if (!tensors.Has($"{Group}.overlap_attn.qkv.weight")) return null;
        var distances = (long)Math.Round(Math.Sqrt(tensors.Size($"{Group}.overlap_attn.relative_position_bias_table")));
        return new HatConfig(
            tensors.Size($"{Group}.blocks.0.conv_block.cab.0.weight"),
            tensors.Size($"{Group}.blocks.0.conv_block.cab.3.attention.1.weight"),
            distances - window + 1,
            tensors.Size($"{Group}.overlap_attn.mlp.fc1.weight"));
    }
}
