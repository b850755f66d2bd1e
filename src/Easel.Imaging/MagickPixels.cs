using Easel.Core.Pixels;
using ImageMagick;

namespace Easel.Imaging;

/// <summary>The border between our pixels and the codec library's.</summary>
internal static class MagickPixels
{
    public static MagickImage ToImage(PixelBuffer pixels)
    {
        var mapping = pixels.Channels switch { 1 => "I", 3 => "RGB", _ => "RGBA" };
        var image = new MagickImage();
        image.ReadPixels(pixels.Bytes, new PixelReadSettings((uint)pixels.Width, (uint)pixels.Height, StorageType.Char, mapping));
        return image;
    }

    /// <summary>Three channels, or four where the picture has an alpha channel.</summary>
    public static PixelBuffer ToBuffer(IMagickImage<byte> image)
    {
        using var area = image.GetPixels();
        var bytes = area.ToByteArray(image.HasAlpha ? PixelMapping.RGBA : PixelMapping.RGB)
            ?? throw new InvalidOperationException("The codec library returned no pixels.");
        return new PixelBuffer((int)image.Width, (int)image.Height, image.HasAlpha ? 4 : 3, bytes);
    }
}
