using Easel.Core.Requests;
using Easel.Core.Errors;
using Easel.Core.Pixels;

namespace Easel.Imaging;

/// <summary>Pictures on disk.</summary>
public static class ImageFile
{
    /// <summary>
    /// Encodes a picture and puts it at <paramref name="path"/>, whole or not at all. Missing folders are made. An infotext too long for
    /// JPEG goes to a text file beside the picture, as A1111 does on request.
    /// </summary>
    /// <param name="path">Where to; its extension does not matter.</param>
    /// <param name="pixels">The picture.</param>
    /// <param name="format">What to write.</param>
    /// <param name="infotext">The generation parameters, or null.</param>
    /// <param name="overwrite">Whether an existing file may be replaced.</param>
    /// <exception cref="EaselException">The folder cannot be made or written, the disk is full, or the file exists.</exception>
    public static void Save(string path, PixelBuffer pixels, ImageFormat format, string? infotext = null, bool overwrite = false) =>
        Save(path, pixels, new OutputOptions(Format: format), infotext, overwrite);

    /// <summary>The same, as the options of a request say.</summary>
    /// <exception cref="EaselException">The folder cannot be made or written, the disk is full, or the file exists.</exception>
    public static void Save(string path, PixelBuffer pixels, OutputOptions options, string? infotext = null, bool overwrite = false)
    {
        var format = options.Format;
        if (infotext is not null) pixels = Metadata.StealthInfotext.Write(pixels, infotext, options.Stealth);
        var beside = format == ImageFormat.Jpg && infotext?.Length > Metadata.ExifComment.MaxJpegCharacters;
        Write(path, ImageEncoder.Encode(pixels, format, beside ? null : infotext, options.Quality, options.Lossless), overwrite);
        if (beside || (options.Sidecar && infotext is not null)) Write(Path.ChangeExtension(path, ".txt"), System.Text.Encoding.UTF8.GetBytes(infotext!), overwrite: true);
    }

    /// <summary>Reads a picture as <see cref="ImageDecoder.Decode"/> does.</summary>
    /// <exception cref="EaselException">The file is missing, unreadable, or no picture.</exception>
    public static PixelBuffer Load(string path, ImageLimits? limits = null) => ImageDecoder.Decode(ReadBytes(path, limits), path, limits);

    /// <summary>
    /// Reads what a picture says beside its pixels; an infotext may lie in a text file beside a JPEG, or be hidden in the pixels of a PNG or
    /// WebP, which are looked at where nothing else says anything.
    /// </summary>
    /// <exception cref="EaselException">The file is missing, unreadable, or no picture.</exception>
    public static ImageMetadata Inspect(string path, ImageLimits? limits = null)
    {
        var bytes = ReadBytes(path, limits);
        var metadata = ImageMetadata.Read(bytes, path, limits);
        if (metadata is { Infotext: null, Format: SourceFormat.Png or SourceFormat.Webp }) return metadata.WithHidden(bytes, path, limits);
        var beside = Path.ChangeExtension(path, ".txt");
        return metadata is { Infotext: null, Format: SourceFormat.Jpeg } && File.Exists(beside) ? metadata with { Infotext = File.ReadAllText(beside) } : metadata;
    }

    private static byte[] ReadBytes(string path, ImageLimits? limits)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists) throw new ImageException(path, "there is no such file. Check the path.");
            var most = (limits ?? ImageLimits.Default).MaxFileBytes;
            if (file.Length > most) throw new ImageException(path, $"the file has {file.Length} bytes, more than the {most} that Easel reads. Save it smaller.");
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImageException(path, $"cannot be read ({e.Message.TrimEnd('.')}). Check that you may read it.", e);
        }
    }

    private static void Write(string path, byte[] bytes, bool overwrite)
    {
        var full = Path.GetFullPath(path);
        var temporary = $"{full}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllBytes(temporary, bytes);
            File.Move(temporary, full, overwrite);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var exists = !overwrite && File.Exists(full);
            throw new EaselException("cannot-write", exists
                ? $"{full} exists already. Choose another name, or allow overwriting."
                : $"{full} cannot be written ({e.Message.TrimEnd('.')}). Choose a folder that you may write to and that has space left.", e);
        }
        finally
        {
            if (File.Exists(temporary)) File.Delete(temporary);
        }
    }
}
