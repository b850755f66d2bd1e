using ImageMagick;

namespace Easel.Imaging;

/// <summary>What a picture says of itself before it is decoded.</summary>
/// <param name="Format">Told from its first bytes.</param>
/// <param name="Width">Columns as stored, before any EXIF rotation.</param>
/// <param name="Height">Rows as stored.</param>
internal sealed record ImageHeader(SourceFormat Format, int Width, int Height)
{
    /// <exception cref="ImageException">No picture, damaged, or larger than the limits.</exception>
    public static ImageHeader Read(ReadOnlySpan<byte> file, string name, ImageLimits limits)
    {
        if (file.IsEmpty) throw new ImageException(name, "the file is empty. Choose a picture (PNG, JPEG, WebP, AVIF, GIF, BMP or TIFF).");
        if (file.Length > limits.MaxFileBytes)
            throw new ImageException(name, $"the file has {file.Length} bytes, more than the {limits.MaxFileBytes} that Easel reads. Save it smaller.");
        var format = Signature.Detect(file)
            ?? throw new ImageException(name, "this is no picture that Easel reads, whatever its name says. Choose a PNG, JPEG, WebP, AVIF, GIF, BMP or TIFF file.");
        try
        {
            using var image = new MagickImage();
            image.Ping(file, ImageDecoder.Settings(format));
            if (image.Width > limits.MaxSide || image.Height > limits.MaxSide || (long)image.Width * image.Height > limits.MaxPixels)
                throw new ImageException(name, $"the picture declares {image.Width}×{image.Height} pixels, more than the {limits.MaxPixels} (or {limits.MaxSide} a side) that Easel decodes. Scale it down first.");
            return new ImageHeader(format, (int)image.Width, (int)image.Height);
        }
        catch (MagickException e)
        {
            throw ImageDecoder.Damaged(name, format, e);
        }
    }
}
