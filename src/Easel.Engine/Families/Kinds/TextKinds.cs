using System.Text.RegularExpressions;

namespace Easel.Engine.Families.Kinds;

/// <summary>What works on the text's side: hypernetworks, text encoders, embeddings, aesthetic gradients.</summary>
internal static partial class TextKinds
{
    public static FileKind? Detect(KindNames names)
    {
        if (names.Tensors.Keys.Any(HypernetworkLayer().IsMatch))
            return FileKind.Of(ModelFileType.Hypernetwork, names.Any("768.") ? "sd1" : names.Any("1024.") ? "sd2" : names.Any("2048.") ? "sdxl" : null);
        if (names.Shape(k => k.EndsWith("text_model.embeddings.token_embedding.weight", StringComparison.Ordinal)) is [_, var width])
            return FileKind.Of(ModelFileType.TextEncoder, null, ("which", width switch { 768 => "CLIP-L", 1024 => "OpenCLIP-H", 1280 => "OpenCLIP-bigG", _ => null }));
        return Embedding(names);
    }

    private static FileKind? Embedding(KindNames names)
    {
        if (names.Shape(k => k.StartsWith("string_to_param.", StringComparison.Ordinal)) is [var n, var width])
            return Vectors("string_to_param", FileKind.FamilyOfWidth(width), n);
        if (names.Shape("emb_params") is [var m, var wide])
            return Vectors("emb_params", FileKind.FamilyOfWidth(wide), m);
        if (names.Shape("clip_g") is [var g, _])
            return Vectors(names.Has("clip_l") ? "clip_l+clip_g" : "clip_g", "sdxl", g);
        if (names.Tensors.Count != 1)
            return null;
        var (name, only) = names.Tensors.First();
        if (FileKind.FamilyOfWidth(only.Shape is [.., var last] ? last : null) is not { } family || only.Shape.Length > 2)
            return null;
        // A pickled tensor without any name is what the aesthetic-gradients extension saves.
        return name.Length == 0 ? FileKind.Of(ModelFileType.AestheticGradient, family) : Vectors("diffusers", family, only.Shape.Length == 1 ? 1 : only.Shape[0]);
    }

    private static FileKind Vectors(string layout, string? family, long count) =>
        FileKind.Of(ModelFileType.Embedding, family, ("layout", layout), ("vectors", count));

    [GeneratedRegex(@"^\d+\.[01]\.linear")]
    private static partial Regex HypernetworkLayer();
}
