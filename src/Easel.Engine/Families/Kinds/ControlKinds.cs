namespace Easel.Engine.Families.Kinds;

/// <summary>Networks that steer a UNet: ControlNets in three layouts, Control-LoRA, T2I-Adapter, IP-Adapter, motion modules.</summary>
internal static class ControlKinds
{
    public static FileKind? Detect(KindNames names)
    {
        if (names.Has("lora_controlnet"))
            return FileKind.Of(ModelFileType.ControlLora, Family(names), ("rank", names.Shape(k => k.EndsWith(".down", StringComparison.Ordinal))?[0]));
        if (names.Has("control_model.zero_convs.0.0.weight"))
            return FileKind.Of(ModelFileType.ControlNet, Family(names), ("layout", "ldm-prefixed"));
        if (names.Has("zero_convs.0.0.weight"))
            return FileKind.Of(ModelFileType.ControlNet, Family(names), ("layout", "ldm"));
        if (names.Has("controlnet_mid_block.weight") || names.Any("controlnet_down_blocks."))
            return FileKind.Of(ModelFileType.ControlNet, Family(names), ("layout", "diffusers"));
        if (names.Any("lllite_"))
            return FileKind.Of(ModelFileType.ControlNet, "sdxl", ("layout", "lllite"));
        if (names.AnyContains(".to_k_ip."))
        {
            var width = names.Shape(k => k.EndsWith(".to_k_ip.weight", StringComparison.Ordinal))?[^1];
            return FileKind.Of(ModelFileType.IpAdapter, FileKind.FamilyOfWidth(width), ("plus", names.Has("image_proj.latents")));
        }

        if (names.AnyContains("motion_modules."))
        {
            var frames = names.Shape(k => k.EndsWith("pos_encoder.pe", StringComparison.Ordinal)) is [_, var n, _] ? n : (long?)null;
            return FileKind.Of(
                ModelFileType.MotionModule, names.Any("down_blocks.3.") ? "sd1" : "sdxl",
                ("version", names.Any("mid_block.motion_modules") ? 2 : frames > 24 ? 3 : 1), ("max_frames", frames));
        }

        return T2IAdapter(names);
    }

    // The adapter begins by folding 8×8 (SD 1) or 16×16 (SDXL) pixels of the hint into channels.
    private static FileKind? T2IAdapter(KindNames names)
    {
        var prefix = names.Any("adapter.body.") ? "adapter." : "";
        var (folding, family) = names.Shape(prefix + "conv_in.weight") is [_, var inputs, _, _]
            ? inputs is 64 or 192 ? (64, "sd1") : (256, "sdxl")
            : (0, null);
        if (folding == 0 || !(names.Any(prefix + "body.0.block1") || names.Any(prefix + "body.0.resnets.")))
            return names.Any("transformer_layes.") && names.Has("style_embedding") ? FileKind.Of(ModelFileType.T2IAdapter, "sd1", ("hint", "style")) : null;
        return FileKind.Of(ModelFileType.T2IAdapter, family, ("hint_channels", names.Shape(prefix + "conv_in.weight")![1] / folding));
    }

    private static string? Family(KindNames names) =>
        names.AnyContains("label_emb.") || names.AnyContains("add_embedding.") ? "sdxl" : FileKind.FamilyOfWidth(names.ContextWidth());
}
