using Easel.Core.Pixels;
using Easel.Training.Datasets;

namespace Easel.Benchmarks.Training;

/// <summary>Pictures of one grey, of no file.</summary>
/// <param name="side">Columns and rows.</param>
internal sealed class FlatPictures(int side) : IPictureReader
{
    public PictureSize Size(string path) => new(side, side);

    public PixelBuffer Read(string path)
    {
        var picture = new PixelBuffer(side, side, 3);
        Array.Fill(picture.Bytes, (byte)127);
        return picture;
    }

    public PixelBuffer Resize(PixelBuffer picture, PictureSize size, string? interpolation) => picture;
}
