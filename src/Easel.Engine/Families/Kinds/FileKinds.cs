using Easel.Engine.Formats;

namespace Easel.Engine.Families.Kinds;

/// <summary>Tells what a model file is: one detector for each group of kinds, asked in turn.</summary>
public static class FileKinds
{
    // Files that contain parts of others' names stand before those others.
    private static readonly Func<KindNames, FileKind?>[] s_detectors =
    [
        ControlKinds.Detect, AdapterKinds.Detect, CheckpointKinds.Detect, UpscalerKinds.Detect, VaeKinds.Detect, TextKinds.Detect,
    ];

    private static readonly (string Part, string Name)[] s_others =
    [
        ("double_blocks.", "Flux"), ("joint_blocks.", "Stable Diffusion 3"), ("transformer_blocks.0.attn.add_q_proj", "Stable Diffusion 3"),
        ("caption_projection.", "PixArt"), ("effnet_mapper.", "Stable Cascade"), ("text_model.encoder.layers.0.self_attn.q_proj.lora_linear_layer", "an old diffusers LoRA"),
        ("cap_embedder.", "Lumina"), ("img_in.individual_token_refiner", "Hunyuan Video"),
    ];

    /// <summary>The kind of a file, by its names, shapes and metadata; <see cref="ModelFileType.Unknown"/> where none fits.</summary>
    public static FileKind Detect(IReadOnlyDictionary<string, TensorInfo> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var names = new KindNames(tensors, metadata);
        foreach (var detect in s_detectors)
        {
            if (detect(names) is { } kind)
                return kind;
        }

        var other = s_others.FirstOrDefault(o => names.AnyContains(o.Part)).Name;
        return FileKind.Of(ModelFileType.Unknown, null, ("hint", other));
    }
}
