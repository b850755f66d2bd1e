using System.Globalization;
using Easel.Application.Folders;
using Easel.Core.Errors;
using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Imaging;

namespace Easel.Application.Pictures;

/// <summary>Small versions of pictures, made when they are first looked at and kept in the cache folder.</summary>
/// <param name="folders">Where they are kept.</param>
/// <param name="gallery">Finds the pictures.</param>
public sealed class PictureThumbnails(StudioFolders folders, PictureGallery gallery)
{
    /// <summary>The sizes that are made, in pixels of the longer side.</summary>
    public static IReadOnlyList<int> Sizes { get; } = [160, 320, 640];

    /// <summary>The file (WebP) of a picture's small version.</summary>
    /// <exception cref="Errors.NotFoundException">There is no such picture that the owner may see.</exception>
    public async Task<string> FileAsync(string owner, string id, int size, CancellationToken stop)
    {
        if (!Sizes.Contains(size)) throw new InvalidRequestException("size", $"is none of {string.Join(", ", Sizes)}.");
        var picture = await gallery.FileAsync(owner, id, stop);
        var path = Path.Combine(folders.Cache, "thumbnails", string.Create(CultureInfo.InvariantCulture, $"{size}"), $"{id}.webp");
        if (File.Exists(path)) return path;
        var small = await Task.Run(() => Make(picture, size), stop);
        await SafeFile.ReplaceAsync(path, small, stop);
        return path;
    }

    private static byte[] Make(string picture, int size)
    {
        var pixels = ImageFile.Load(picture);
        var scale = Math.Min(1, (double)size / Math.Max(pixels.Width, pixels.Height));
        var (width, height) = (Math.Max(1, (int)Math.Round(pixels.Width * scale)), Math.Max(1, (int)Math.Round(pixels.Height * scale)));
        return ImageEncoder.Encode(pixels.Resize(width, height, ResizeFilter.Lanczos), ImageFormat.Webp, quality: 80);
    }
}
