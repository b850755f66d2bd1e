using Easel.Imaging.Metadata;
using ImageMagick;

namespace Easel.Imaging;

/// <summary>What a picture file says beside its pixels.</summary>
/// <param name="Format">Told from its first bytes.</param>
/// <param name="Width">Columns as stored.</param>
/// <param name="Height">Rows as stored.</param>
/// <param name="Infotext">The generation parameters as A1111 stores them; null where there are none.</param>
/// <param name="Texts">Every text chunk of a PNG, by keyword.</param>
public sealed record ImageMetadata(SourceFormat Format, int Width, int Height, string? Infotext, IReadOnlyList<KeyValuePair<string, string>> Texts)
{
    /// <summary>True where the infotext was found in the pixels.</summary>
    public bool IsHidden { get; init; }

    /// <summary>Reads a picture's metadata without decoding its pixels.</summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="name">What to call the picture in an error.</param>
    /// <param name="limits">How large the picture may be.</param>
    /// <exception cref="ImageException">It is no picture, its header is damaged, or it is larger than <paramref name="limits"/> allow.</exception>
    public static ImageMetadata Read(ReadOnlySpan<byte> file, string name, ImageLimits? limits = null)
    {
        limits ??= ImageLimits.Default;
        var header = ImageHeader.Read(file, name, limits);
        var texts = header.Format == SourceFormat.Png ? PngText.Read(file, limits.MaxTextBytes) : [];
        var infotext = texts.FirstOrDefault(t => t.Key == PngText.ParametersKeyword).Value ?? NovelAiText.Read(texts) ?? Comment(file, name, header.Format);
        return new ImageMetadata(header.Format, header.Width, header.Height, infotext, texts);
    }

    /// <summary>The same, with the infotext that the pixels hide, if they do.</summary>
    /// <exception cref="ImageException">The pixels are damaged.</exception>
    public ImageMetadata WithHidden(ReadOnlySpan<byte> file, string name, ImageLimits? limits = null)
    {
        limits ??= ImageLimits.Default;
        return StealthInfotext.Read(ImageDecoder.Decode(file, name, limits), limits.MaxTextBytes) is { } hidden
            ? this with { Infotext = NovelAiText.OfHidden(hidden), IsHidden = true }
            : this;
    }

    private static string? Comment(ReadOnlySpan<byte> file, string name, SourceFormat format)
    {
        try
        {
            return Exif(file, format)?.GetValue(ExifTag.UserComment)?.Value is { } comment ? ExifComment.Decode(comment) : null;
        }
        catch (MagickException e)
        {
            throw ImageDecoder.Damaged(name, format, e);
        }
    }

    private static IExifProfile? Exif(ReadOnlySpan<byte> file, SourceFormat format)
    {
        if (format == SourceFormat.Webp) return WebpExif.Read(file) is { } block ? new ExifProfile(block) : null;
        using var image = new MagickImage();
        image.Ping(file, ImageDecoder.Settings(format));
        return image.GetExifProfile();
    }
}
