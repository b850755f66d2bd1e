using Easel.Core.Requests;
using Easel.Core.Errors;

namespace Easel.Imaging;

/// <summary>The names and file extensions of <see cref="ImageFormat"/>.</summary>
public static class ImageFormats
{
    /// <summary>The format called <paramref name="name"/>: <c>png</c>, <c>jpg</c>, <c>jpeg</c>, <c>webp</c> or <c>avif</c>, any case, with or without a leading dot.</summary>
    /// <exception cref="UnsupportedFeatureException">Easel does not write the format.</exception>
    public static ImageFormat FromName(string name) => Find(name)
        ?? throw new UnsupportedFeatureException($"'{name}' is not a picture format that Easel writes. Use png, jpg, webp or avif.");

    /// <summary>The format that the file extension of <paramref name="path"/> stands for; null where it has none or another one.</summary>
    public static ImageFormat? FromPath(string path) => Find(Path.GetExtension(path));

    /// <summary>The usual file extension, with its dot.</summary>
    public static string Extension(this ImageFormat format) => format switch
    {
        ImageFormat.Png => ".png",
        ImageFormat.Jpg => ".jpg",
        ImageFormat.Webp => ".webp",
        ImageFormat.Avif => ".avif",
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    private static ImageFormat? Find(string name) => name.TrimStart('.').ToUpperInvariant() switch
    {
        "PNG" => ImageFormat.Png,
        "JPG" or "JPEG" => ImageFormat.Jpg,
        "WEBP" => ImageFormat.Webp,
        "AVIF" => ImageFormat.Avif,
        _ => null,
    };
}
