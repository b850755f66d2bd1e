using Easel.Core.Requests;

namespace Easel.Application.Pictures;

/// <summary>A finished picture on its way from a worker to the gallery.</summary>
/// <param name="Number">Which picture of the job, from 0.</param>
/// <param name="Format">The file's format.</param>
/// <param name="Seed">The seed that repeats it alone.</param>
/// <param name="Subseed">The subseed that repeats it alone.</param>
/// <param name="Infotext">Its parameters, as they are stored in it.</param>
/// <param name="File">The file's bytes.</param>
public sealed record PictureUpload(int Number, ImageFormat Format, long Seed, long Subseed, string Infotext, ReadOnlyMemory<byte> File);
