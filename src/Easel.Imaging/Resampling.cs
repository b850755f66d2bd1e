using Easel.Core.Pixels;
using ImageMagick;

namespace Easel.Imaging;

/// <summary>Changes a picture's size.</summary>
public static class Resampling
{
    /// <summary>Scales to exactly <paramref name="width"/> × <paramref name="height"/> with a three-lobed Lanczos filter, as A1111's "Lanczos" upscaler does.</summary>
    public static PixelBuffer Lanczos(PixelBuffer picture, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (width == picture.Width && height == picture.Height) return picture;
        using var image = MagickPixels.ToImage(picture);
        image.FilterType = FilterType.Lanczos;
        image.Resize(new MagickGeometry((uint)width, (uint)height) { IgnoreAspectRatio = true });
        var scaled = MagickPixels.ToBuffer(image);
        return picture.Channels == 1 ? Grey(scaled) : scaled;
    }

    private static PixelBuffer Grey(PixelBuffer rgb)
    {
        var grey = new PixelBuffer(rgb.Width, rgb.Height, 1);
        for (var i = 0; i < grey.Bytes.Length; i++) grey.Bytes[i] = rgb.Bytes[i * rgb.Channels];
        return grey;
    }
}
