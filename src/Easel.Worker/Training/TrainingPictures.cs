using Easel.Core.Pixels;
using Easel.Imaging;
using Easel.Training.Datasets;

namespace Easel.Worker.Training;

/// <summary>Pictures for training, by the codec library.</summary>
public sealed class TrainingPictures : IPictureReader
{
    /// <inheritdoc/>
    public PictureSize Size(string path)
    {
        var (width, height) = UprightSize.Of(path);
        return new PictureSize(width, height);
    }

    /// <inheritdoc/>
    public PixelBuffer Read(string path) => ImageFile.Load(path);

    /// <inheritdoc/>
    public PixelBuffer Resize(PixelBuffer picture, PictureSize size, string? interpolation) => FilteredResize.To(picture, size.Width, size.Height, interpolation);
}
