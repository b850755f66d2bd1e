using Easel.Core.Requests;

namespace Easel.Application.Pictures;

/// <summary>A finished picture on its way from a worker to the gallery.</summary>
/// <param name="Number">Which picture of the job, from 0; from <see cref="FirstPasses"/> on it is no result.</param>
/// <param name="Format">The file's format.</param>
/// <param name="Seed">The seed that repeats it alone.</param>
/// <param name="Subseed">The subseed that repeats it alone.</param>
/// <param name="Infotext">Its parameters, as they are stored in it.</param>
/// <param name="File">The file's bytes.</param>
public sealed record PictureUpload(int Number, ImageFormat Format, long Seed, long Subseed, string Infotext, ReadOnlyMemory<byte> File)
{
    /// <summary>From this number on are the first passes of pictures that were painted in two.</summary>
    public const int FirstPasses = 100_000;

    /// <summary>From this number on are pictures of all pictures.</summary>
    public const int Grids = 200_000;
}
