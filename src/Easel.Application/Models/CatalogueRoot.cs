using System.Collections.Immutable;
using Easel.Core.Models;

namespace Easel.Application.Models;

/// <summary>A folder that the catalogue looks through.</summary>
/// <param name="Path">An absolute path; it may not exist.</param>
/// <param name="Folder">What all files in it are, as one of <see cref="ModelFolderNames"/>; null for a <c>models</c> folder, whose own folders say it.</param>
public sealed record CatalogueRoot(string Path, string? Folder = null)
{
    /// <summary>The folders of a data folder, of an existing A1111, Forge or ComfyUI installation, and whatever else the user names.</summary>
    /// <param name="models">The data folder's <c>models</c>.</param>
    /// <param name="webui">An installation whose models are used in place, or null.</param>
    /// <param name="extra">Further folders, each laid out like <c>models</c>.</param>
    public static ImmutableArray<CatalogueRoot> Of(string models, string? webui = null, IEnumerable<string>? extra = null)
    {
        List<CatalogueRoot> roots = [new(models)];
        if (webui is not null)
        {
            roots.Add(new(Join("models")));
            roots.Add(new(Join("embeddings"), "embeddings"));
            // Where the extensions of the time kept theirs.
            roots.Add(new(Join("extensions", "sd-webui-controlnet", "models"), "ControlNet"));
            roots.Add(new(Join("extensions", "sd-webui-additional-networks", "models", "lora"), "Lora"));
        }

        roots.AddRange((extra ?? []).Select(path => new CatalogueRoot(path)));
        return [.. roots.Select(root => root with { Path = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(root.Path)) }).DistinctBy(root => root.Path)];

        string Join(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([webui!, .. parts]);
    }

    /// <summary>The folder that a file in this root lies in, by the name that all installations share; the folder's own name where it has none.</summary>
    internal string FolderOf(string relative)
    {
        if (Folder is not null) return Folder;
        var end = relative.IndexOfAny(['/', '\\']);
        var first = end < 0 ? "" : relative[..end];
        return ModelFolderNames.Canonical(first) ?? first;
    }
}
