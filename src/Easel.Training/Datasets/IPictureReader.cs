using Easel.Core.Pixels;

namespace Easel.Training.Datasets;

/// <summary>Reads pictures from disk for training, which itself knows no picture formats.</summary>
public interface IPictureReader
{
    /// <summary>The size of a picture as it is seen (its EXIF orientation applied), from its header.</summary>
    /// <exception cref="Easel.Core.Errors.EaselException">It is no picture, or damaged.</exception>
    PictureSize Size(string path);

    /// <summary>The pixels of a picture, upright, in sRGB, with alpha where it has that.</summary>
    /// <exception cref="Easel.Core.Errors.EaselException">It is no picture, or damaged.</exception>
    PixelBuffer Read(string path);

    /// <summary>Scales a picture.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="size">The size to scale to.</param>
    /// <param name="interpolation">The filter; null takes area means to shrink and Lanczos to enlarge.</param>
    PixelBuffer Resize(PixelBuffer picture, PictureSize size, string? interpolation);
}
