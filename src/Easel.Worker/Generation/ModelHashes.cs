using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Easel.Engine.Formats;

namespace Easel.Worker.Generation;

/// <summary>
/// The short hashes that name model files in infotexts (the first ten digits of the SHA-256, "AutoV2"). Each file is read once per process,
/// beside the painting; a changed file is read again.
/// </summary>
public sealed class ModelHashes
{
    private readonly ConcurrentDictionary<string, Lazy<Task<string?>>> known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<FileHashes?>>> all = new(StringComparer.Ordinal);

    /// <summary>All hashes of a file, for those that are small; null for a folder, or where it cannot be read any more.</summary>
    public Task<FileHashes?> AllOfAsync(string path)
    {
        var file = new FileInfo(path);
        return file.Exists
            ? all.GetOrAdd(Key(file), _ => new Lazy<Task<FileHashes?>>(() => Task.Run(() => ReadAll(file.FullName)))).Value
            : Task.FromResult<FileHashes?>(null);
    }

    /// <summary>The hash of a file; null for a folder, or where it cannot be read any more.</summary>
    public Task<string?> OfAsync(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists) return Task.FromResult<string?>(null);
        return known.GetOrAdd(Key(file), _ => new Lazy<Task<string?>>(() => ReadAsync(file.FullName))).Value;
    }

    private static string Key(FileInfo file) => string.Create(CultureInfo.InvariantCulture, $"{file.Length} {file.LastWriteTimeUtc.Ticks} {file.FullName}");

    private static FileHashes? ReadAll(string path)
    {
        try
        {
            return FileHashes.Of(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static async Task<string?> ReadAsync(string path)
    {
        try
        {
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
            await using var closing = stream.ConfigureAwait(false);
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream).ConfigureAwait(false))[..10];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
