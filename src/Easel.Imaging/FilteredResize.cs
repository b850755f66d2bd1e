using Easel.Core.Errors;
using Easel.Core.Pixels;
using ImageMagick;

namespace Easel.Imaging;

/// <summary>Changes a picture's size with a named filter.</summary>
public static class FilteredResize
{
    /// <summary>Scales to exactly that size.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="filter">
    /// <c>area</c>, <c>lanczos</c>, <c>bicubic</c>, <c>bilinear</c>, <c>nearest</c>, as OpenCV and kohya name them; null takes area means to
    /// shrink and Lanczos to enlarge.
    /// </param>
    /// <exception cref="InvalidRequestException">There is no such filter.</exception>
    public static PixelBuffer To(PixelBuffer picture, int width, int height, string? filter)
    {
        if (picture.Width == width && picture.Height == height) return picture;
        var shrinks = (long)width * height < (long)picture.Width * picture.Height;
        using var image = MagickPixels.ToImage(picture);
        image.FilterType = (filter ?? (shrinks ? "area" : "lanczos")).ToLowerInvariant() switch
        {
            "area" or "box" => FilterType.Box,
            "lanczos" or "lanczos4" => FilterType.Lanczos,
            "bicubic" or "cubic" => FilterType.Catrom,
            "bilinear" or "linear" => FilterType.Triangle,
            "nearest" => FilterType.Point,
            var other => throw new InvalidRequestException("resize_interpolation", $"'{other}' is unknown; give area, lanczos, bicubic, bilinear or nearest."),
        };
        image.Resize(new MagickGeometry((uint)width, (uint)height) { IgnoreAspectRatio = true });
        return MagickPixels.ToBuffer(image);
    }
}
