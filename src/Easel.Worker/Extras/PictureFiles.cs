using System.Collections.Immutable;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Requests;

namespace Easel.Worker.Extras;

/// <summary>The picture files that a request names, its folders looked through.</summary>
internal static class PictureFiles
{
    private static readonly string[] s_extensions = [".png", ".jpg", ".jpeg", ".webp", ".avif", ".gif", ".bmp", ".tif", ".tiff"];

    /// <summary>The files, those of a folder sorted by name.</summary>
    /// <exception cref="InvalidRequestException">A file is missing, or a folder holds no picture.</exception>
    public static ImmutableArray<string> Find(UpscaleRequest request, IAssetStore assets)
    {
        var files = ImmutableArray.CreateBuilder<string>();
        for (var i = 0; i < request.Images.Length; i++) files.AddRange(Find($"images[{i}]", request.Images[i], request.Recursive, assets));
        return files.ToImmutable();
    }

    /// <summary>The file that a field names, or those of a folder, sorted by name.</summary>
    /// <exception cref="InvalidRequestException">A file is missing, or a folder holds no picture.</exception>
    public static ImmutableArray<string> Find(string field, string name, bool recursive, IAssetStore assets)
    {
        var path = assets.InputPath(field, name);
        if (!Directory.Exists(path)) return [path];
        ImmutableArray<string> inside =
        [
            .. Directory.EnumerateFiles(path, "*", new EnumerationOptions { RecurseSubdirectories = recursive, IgnoreInaccessible = true })
                .Where(file => s_extensions.Contains(Path.GetExtension(file).ToLowerInvariant())).Order(StringComparer.OrdinalIgnoreCase),
        ];
        return !inside.IsEmpty ? inside : throw new InvalidRequestException(
            field, $"the folder {path} holds no picture (PNG, JPEG, WebP, AVIF, GIF, BMP, TIFF). Check the path{(recursive ? "" : ", or look through the folders below it too")}.");
    }
}
