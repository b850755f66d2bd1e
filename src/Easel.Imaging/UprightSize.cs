using Easel.Core.Errors;
using ImageMagick;

namespace Easel.Imaging;

/// <summary>The size of a picture as a viewer shows it, from its header alone.</summary>
public static class UprightSize
{
    /// <summary>Columns and rows, the EXIF orientation applied.</summary>
    /// <exception cref="EaselException">The file is missing, unreadable, or no picture.</exception>
    public static (int Width, int Height) Of(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImageException(path, $"cannot be read ({e.Message.TrimEnd('.')}). Check that you may read it.", e);
        }

        var header = ImageHeader.Read(bytes, path, ImageLimits.Default);
        using var image = new MagickImage();
        image.Ping(bytes, ImageDecoder.Settings(header.Format));
        // EXIF numbers the four turned ones 5 to 8.
        var turned = (int)image.Orientation >= 5;
        return turned ? (header.Height, header.Width) : (header.Width, header.Height);
    }
}
