using Easel.Core.Pixels;
using ImageMagick;

namespace Easel.Imaging;

/// <summary>Turns a picture file's bytes into pixels, as a viewer would show them.</summary>
public static class ImageDecoder
{
    /// <summary>
    /// Decodes a picture: upright (its EXIF orientation is applied), in sRGB (its colour profile, CMYK or grey are converted), 8 bits a
    /// channel, the first frame of an animation.
    /// </summary>
    /// <param name="file">The file's bytes: PNG, JPEG, WebP, AVIF, GIF, BMP or TIFF, whatever its name says.</param>
    /// <param name="name">What to call the picture in an error.</param>
    /// <param name="limits">How large the picture may be.</param>
    /// <returns>3 channels, or 4 where the picture has an alpha channel.</returns>
    /// <exception cref="ImageException">It is no picture, it is damaged, or it is larger than <paramref name="limits"/> allow.</exception>
    public static PixelBuffer Decode(ReadOnlySpan<byte> file, string name, ImageLimits? limits = null)
    {
        limits ??= ImageLimits.Default;
        var header = ImageHeader.Read(file, name, limits);
        try
        {
            using var image = new MagickImage(file, Settings(header.Format));
            image.AutoOrient();
            ToStandardColours(image);
            return MagickPixels.ToBuffer(image);
        }
        catch (MagickException e)
        {
            throw Damaged(name, header.Format, e);
        }
    }

    internal static MagickReadSettings Settings(SourceFormat format) => new()
    {
        // Named, so that the library never guesses another decoder; one frame, so that an animation cannot multiply the size.
        Format = format switch
        {
            SourceFormat.Png => MagickFormat.Png,
            SourceFormat.Jpeg => MagickFormat.Jpeg,
            SourceFormat.Webp => MagickFormat.WebP,
            SourceFormat.Gif => MagickFormat.Gif,
            SourceFormat.Bmp => MagickFormat.Bmp,
            SourceFormat.Tiff => MagickFormat.Tiff,
            SourceFormat.Avif => MagickFormat.Avif,
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        },
        FrameIndex = 0,
        FrameCount = 1,
    };

    internal static ImageException Damaged(string name, SourceFormat format, MagickException cause) =>
        new(name, $"the {format.ToString().ToUpperInvariant()} picture is damaged or incomplete. Open and save it again in a picture program, or fetch it anew.", cause);

    private static void ToStandardColours(MagickImage image)
    {
        // A profile says what the numbers mean: a phone's wide-gamut photo looks pale without it. CMYK without one gets the usual print profile.
        if (image.GetColorProfile() is { } profile)
            image.TransformColorSpace(profile, ColorProfiles.SRGB);
        else if (image.ColorSpace == ColorSpace.CMYK)
            image.TransformColorSpace(ColorProfiles.USWebCoatedSWOP, ColorProfiles.SRGB);
        if (image.ColorSpace != ColorSpace.sRGB) image.ColorSpace = ColorSpace.sRGB;
    }
}
