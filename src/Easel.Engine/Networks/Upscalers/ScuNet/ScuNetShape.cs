namespace Easel.Engine.Networks.Upscalers.ScuNet;

/// <summary>Tells SCUNet files by their names.</summary>
internal static class ScuNetShape
{
    private static readonly string[] s_stages = ["m_down1.", "m_down2.", "m_down3.", "m_body.", "m_up3.", "m_up2.", "m_up1."];

    public static UpscalerShape? Detect(UpscalerTensors tensors)
    {
        if (!tensors.Has("m_head.0.weight") || !tensors.Has("m_down1.0.trans_block.msa.relative_position_params") || tensors.Size("m_head.0.weight", 1) != 3) return null;
        // Every stage but the body has one convolution beside its blocks.
        var config = new ScuNetConfig(tensors.Size("m_head.0.weight"), [.. s_stages.Select(stage => tensors.Count(stage) - (stage == "m_body." ? 0 : 1))]);
        return new UpscalerShape("SCUNet", 1, name => tensors.Prefix + name, weights => new ScuNetNetwork(weights, config));
    }
}
