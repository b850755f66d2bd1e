namespace Easel.Engine.Families.Kinds;

/// <summary>Weight adapters in the layouts of kohya, LyCORIS, diffusers and PEFT (github.com/KohakuBlueleaf/LyCORIS, docs).</summary>
internal static class AdapterKinds
{
    // Endings that only one algorithm uses, the more special first: a DoRA is also a LoRA.
    private static readonly (string Ending, ModelFileType Type)[] s_marks =
    [
        (".dora_scale", ModelFileType.Dora), (".hada_w1_a", ModelFileType.Loha), (".lokr_w1", ModelFileType.Lokr), (".lokr_w1_a", ModelFileType.Lokr),
        (".oft_blocks", ModelFileType.Oft), (".oft_diag", ModelFileType.Oft), (".on_input", ModelFileType.Ia3),
    ];

    private static readonly string[] s_downs = [".lora_down.weight", ".lora_A.weight", "_lora.down.weight", ".lora.down.weight", ".lora_linear_layer.down.weight"];

    public static FileKind? Detect(KindNames names)
    {
        var kohya = names.Any("lora_unet_") || names.Any("lora_te");
        var type = s_marks.Where(m => names.AnyEnds(m.Ending)).Select(m => (ModelFileType?)m.Type).FirstOrDefault();
        var down = names.Shape(IsDown);
        type ??= down is null ? (ModelFileType?)null : IsConvolutional(names) ? ModelFileType.Locon : ModelFileType.Lora;
        if (type is null && kohya && names.AnyEnds(".diff"))
            type = ModelFileType.FullDiff;
        if (type is null && kohya && names.AnyEnds(".a1.weight"))
            return FileKind.Of(ModelFileType.Lora, Family(names), ("algorithm", "glora"));
        if (type is null)
            return null;
        return FileKind.Of(
            type.Value, Family(names),
            ("algorithm", type.Value.Word()),
            ("rank", down?[0]),
            ("layout", kohya ? "kohya" : names.AnyContains(".processor.") ? "diffusers-attn-procs" : "diffusers-peft"),
            ("text_encoder", names.Any("lora_te") || names.Any("text_encoder")));
    }

    private static bool IsDown(string name) => s_downs.Any(d => name.EndsWith(d, StringComparison.Ordinal));

    private static bool IsConvolutional(KindNames names) =>
        names.AnyContains(".lora_mid.") || names.Tensors.Any(t => IsDown(t.Key) && t.Value.Shape is [_, _, > 1, _]);

    private static string? Family(KindNames names)
    {
        if (names.Any("lora_te1_") || names.Any("lora_te2_") || names.Any("text_encoder_2."))
            return "sdxl";
        // Cross-attention reads text features, whose width names the family.
        var widths = names.Tensors.Keys.Where(k => k.Contains("attn2", StringComparison.Ordinal) && (k.Contains("to_k", StringComparison.Ordinal) || k.Contains("to_v", StringComparison.Ordinal)));
        if (widths.Select(k => FileKind.FamilyOfWidth(InputWidth(names, k))).FirstOrDefault(f => f is not null) is { } byContext)
            return byContext;
        if (names.Tensors.Keys.Where(k => k.StartsWith("lora_te_", StringComparison.Ordinal) && !k.Contains("fc2", StringComparison.Ordinal))
            .Select(k => InputWidth(names, k)).FirstOrDefault(w => w is 768 or 1024) is { } width)
            return FileKind.FamilyOfWidth(width);
        return ByMetadata(names.Metadata) ?? ByStructure(names);
    }

    /// <summary>The width of the input of the layer that this tensor adapts, where its shape tells.</summary>
    private static long? InputWidth(KindNames names, string name)
    {
        var shape = names.Tensors[name].Shape;
        if (IsDown(name) || name.EndsWith(".hada_w1_b", StringComparison.Ordinal) || name.EndsWith(".diff", StringComparison.Ordinal))
            return shape.Length >= 2 ? shape[1] : null;
        if (name.EndsWith(".oft_blocks", StringComparison.Ordinal) && shape.Length == 3 && name.StartsWith("lora_te_", StringComparison.Ordinal))
            return shape[0] * shape[1];
        // A Kronecker product is as wide as its factors multiplied.
        if (name.EndsWith(".lokr_w1", StringComparison.Ordinal) && shape.Length == 2)
        {
            var stem = name[..^1];
            var second = names.Shape(stem + "2") ?? names.Shape(stem + "2_b");
            return second is null ? null : shape[1] * second[1];
        }

        return null;
    }

    private static string? ByMetadata(IReadOnlyDictionary<string, string> metadata)
    {
        var said = metadata.GetValueOrDefault("ss_base_model_version") ?? metadata.GetValueOrDefault("modelspec.architecture") ?? "";
        return said.Contains("xl", StringComparison.OrdinalIgnoreCase) ? "sdxl"
            : said.Contains("v1", StringComparison.Ordinal) ? "sd1"
            : said.Contains("v2", StringComparison.Ordinal) ? "sd2"
            : null;
    }

    // SDXL has attention neither at the finest level nor at a fourth, and several transformer blocks at its coarsest.
    private static string? ByStructure(KindNames names) =>
        names.AnyContains("transformer_blocks_1_") || names.AnyContains("transformer_blocks.1.") ? "sdxl"
        : names.AnyContains("down_blocks_0_attentions") || names.AnyContains("down_blocks.0.attentions") || names.AnyContains("input_blocks_1_1") ? "sd1"
        : null;
}
