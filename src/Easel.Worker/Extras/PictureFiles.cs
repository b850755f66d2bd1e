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
        for (var i = 0; i < request.Images.Length; i++)
        {
            var path = assets.InputPath($"images[{i}]", request.Images[i]);
            if (!Directory.Exists(path))
            {
                files.Add(path);
                continue;
            }

            var inside = Directory.EnumerateFiles(path, "*", new EnumerationOptions { RecurseSubdirectories = request.Recursive, IgnoreInaccessible = true })
                .Where(file => s_extensions.Contains(Path.GetExtension(file).ToLowerInvariant())).Order(StringComparer.OrdinalIgnoreCase).ToList();
            if (inside.Count == 0) throw new InvalidRequestException($"images[{i}]", $"the folder {path} holds no picture (PNG, JPEG, WebP, AVIF, GIF, BMP, TIFF). Check the path{(request.Recursive ? "" : ", or look through the folders below it too")}.");
            files.AddRange(inside);
        }

        return files.ToImmutable();
    }
}
