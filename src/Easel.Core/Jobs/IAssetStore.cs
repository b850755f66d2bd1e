using Easel.Core.Pixels;
using Easel.Core.Requests;

namespace Easel.Core.Jobs;

/// <summary>
/// Where a job's results go and its named inputs come from. Handlers never choose a folder or a file name: the command line, the studio and
/// tests each bring their own store.
/// </summary>
public interface IAssetStore
{
    /// <summary>The room that results have.</summary>
    StorageRoom Room();

    /// <summary>Stores one picture with its parameters and returns its path (or name, in a store that has no paths).</summary>
    Task<string> SaveImageAsync(ImageAsset image, CancellationToken cancelled);

    /// <summary>Stores a file that the request names: <paramref name="write"/> is handed the path to fill, which becomes <paramref name="name"/> only when it is done.</summary>
    Task<string> SaveFileAsync(string name, Action<string> write, CancellationToken cancelled);

    /// <summary>The path of an input that the request names.</summary>
    /// <exception cref="Errors.InvalidRequestException">There is no such file, or it may not be read.</exception>
    string InputPath(string field, string name);
}

/// <summary>Free room on a volume.</summary>
/// <param name="Path">The folder that was measured.</param>
/// <param name="FreeBytes">Bytes free to this user.</param>
public sealed record StorageRoom(string Path, long FreeBytes);

/// <summary>A finished picture on its way to the store.</summary>
/// <param name="Index">Which picture of the job, from 0.</param>
/// <param name="Picture">The pixels.</param>
/// <param name="Format">The format asked for.</param>
/// <param name="Seed">The seed that repeats it alone.</param>
/// <param name="Infotext">Its parameters, to be stored inside it.</param>
/// <param name="Request">What was asked for.</param>
public sealed record ImageAsset(int Index, PixelBuffer Picture, ImageFormat Format, long Seed, string Infotext, JobRequest Request)
{
    /// <summary>What it is among the job's pictures.</summary>
    public AssetKind Kind { get; init; }

    /// <summary>Name of the file that it was made from, without extension; null where there is none.</summary>
    public string? Source { get; init; }

    /// <summary>Which picture of its batch it is, from 0.</summary>
    public int BatchIndex { get; init; }

    /// <summary>The seeds of the job's first and last picture, where it has several.</summary>
    public (long First, long Last)? SeedRange { get; init; }
}

/// <summary>What a picture is among a job's.</summary>
public enum AssetKind
{
    /// <summary>A result.</summary>
    Result,

    /// <summary>The first pass's picture of a result that was painted in two.</summary>
    FirstPass,

    /// <summary>All results in one picture.</summary>
    Grid,
}
