namespace Easel.Application.Models;

/// <summary>The files beside a model that belong to it, by A1111's names: preview pictures, notes, and what download helpers leave.</summary>
internal static class SideFiles
{
    // A1111 takes the first that is there (modules/ui_extra_networks.py, find_preview).
    private static readonly string[] PreviewEndings = [.. ((string[])[".png", ".jpg", ".jpeg", ".webp", ".gif"]).SelectMany(e => (string[])[e, ".preview" + e])];

    private static readonly string[] TextEndings = [".json", ".civitai.info", ".description.txt", ".txt"];

    // Longer endings first: NAME.preview.png is NAME's, and not that of a model called NAME.preview.
    private static readonly string[] Endings = [.. PreviewEndings.Concat(TextEndings).OrderByDescending(e => e.Length)];

    /// <summary>Every ending, longest first.</summary>
    public static IReadOnlyList<string> All => Endings;

    /// <summary>True for the extension of a model file.</summary>
    public static bool IsModel(ReadOnlySpan<char> name) => Ends(name, ".safetensors") || Ends(name, ".ckpt") || Ends(name, ".pt") || Ends(name, ".pth") || Ends(name, ".bin") || Ends(name, ".sft");

    /// <summary>True for a picture that A1111 would look for an embedding in.</summary>
    public static bool MayHoldEmbedding(string path) =>
        (Ends(path, ".png") || Ends(path, ".webp")) && !Path.GetExtension(Path.GetFileNameWithoutExtension(path)).Equals(".preview", StringComparison.OrdinalIgnoreCase);

    /// <summary>The name of the model that a file belongs to, without extension; null for files that belong to none.</summary>
    public static string? Stem(string path)
    {
        foreach (var ending in Endings)
            if (path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) return path[..^ending.Length];
        return null;
    }

    /// <summary>How early A1111 would take this file as the preview; null where it is none.</summary>
    public static int? PreviewRank(string stem, string path)
    {
        var rank = Array.FindIndex(PreviewEndings, e => path.Length == stem.Length + e.Length && path.EndsWith(e, StringComparison.OrdinalIgnoreCase));
        return rank < 0 ? null : rank;
    }

    /// <summary>A model's path without its extension; a diffusers folder's path as it is.</summary>
    public static string StemOfModel(string path) => IsModel(path) || MayHoldEmbedding(path) ? Path.ChangeExtension(path, null) : path;

    private static bool Ends(ReadOnlySpan<char> name, string ending) => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase);
}
