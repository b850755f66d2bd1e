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
public sealed record ImageAsset(int Index, PixelBuffer Picture, ImageFormat Format, long Seed, string Infotext, JobRequest Request);
