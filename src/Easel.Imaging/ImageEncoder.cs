using Easel.Core.Requests;
using Easel.Core.Pixels;
using Easel.Imaging.Metadata;
using ImageMagick;

namespace Easel.Imaging;

/// <summary>Turns pixels into the bytes of a picture file, with the generation parameters inside, as A1111 stores them.</summary>
public static class ImageEncoder
{
    /// <summary>The quality A1111 users know as <c>jpeg_quality</c>, 1 to 100; higher than its 80, which shows blocks in flat skies.</summary>
    public const int DefaultQuality = 90;

    /// <summary>Encodes a picture.</summary>
    /// <param name="pixels">The picture; JPEG has no alpha and puts a transparent one on white.</param>
    /// <param name="format">What to write.</param>
    /// <param name="infotext">
    /// The generation parameters: in PNG a text chunk with the keyword <c>parameters</c>, in the others the EXIF UserComment. JPEG
    /// holds at most <see cref="ExifComment.MaxJpegCharacters"/> characters of it (its segments have 16-bit sizes).
    /// </param>
    /// <param name="quality">1 to 100, for JPEG, WebP and AVIF.</param>
    /// <param name="lossless">Whether WebP keeps every pixel exactly.</param>
    /// <exception cref="ImageException">The infotext is too long for JPEG.</exception>
    public static byte[] Encode(PixelBuffer pixels, ImageFormat format, string? infotext = null, int quality = DefaultQuality, bool lossless = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        using var image = MagickPixels.ToImage(pixels);
        var stored = Text.Storable(infotext ?? "");
        switch (format)
        {
            case ImageFormat.Png:
                image.Format = MagickFormat.Png;
                // The pixel layout follows the buffer, not what the colours would allow: readers get the same bytes back.
                image.Settings.SetDefine(MagickFormat.Png, "color-type", pixels.Channels switch { 1 => "0", 3 => "2", _ => "6" });
                image.Settings.SetDefine(MagickFormat.Png, "bit-depth", "8");
                // No dates: the same request gives the same file. No gamma: untagged PNG means sRGB to every reader.
                // No zTXt: A1111 and Pillow write plain text chunks.
                image.Settings.SetDefine(MagickFormat.Png, "exclude-chunks", "date,time,gAMA,cHRM,bKGD,pHYs,zTXt");
                if (stored.Length > 0) image.SetAttribute(PngText.ParametersKeyword, stored);
                break;
            case ImageFormat.Jpg:
                if (infotext?.Length > ExifComment.MaxJpegCharacters)
                    throw new ImageException("infotext", $"JPEG holds at most {ExifComment.MaxJpegCharacters} characters of it, and this has {infotext.Length}. Save as PNG or WebP.");
                if (pixels.Channels == 4)
                {
                    image.BackgroundColor = MagickColors.White;
                    image.Alpha(AlphaAction.Remove);
                }
                image.Format = MagickFormat.Jpeg;
                image.Quality = (uint)quality;
                break;
            case ImageFormat.Webp:
                image.Format = MagickFormat.WebP;
                image.Quality = (uint)quality;
                if (!lossless) break;
                image.Settings.SetDefine(MagickFormat.WebP, "lossless", "true");
                // Colours of invisible pixels too.
                image.Settings.SetDefine(MagickFormat.WebP, "exact", "true");
                break;
            case ImageFormat.Avif:
                image.Format = MagickFormat.Avif;
                image.Quality = (uint)quality;
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(format));
        }
        if (format != ImageFormat.Png && stored.Length > 0) image.SetProfile(new ImageProfile("exif", ExifComment.Build(stored)));
        return image.ToByteArray();
    }
}
