using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using Easel.Application.Models;
using Easel.Engine.Formats;
using Microsoft.EntityFrameworkCore;

namespace Easel.Worker.Generation;

/// <summary>
/// The hashes that name model files in infotexts and recipes. Where there is a catalogue, it remembers them over processes; without one each
/// file is read once per process, beside the painting. A changed file is read again.
/// </summary>
/// <param name="catalogue">Gives the catalogue, opened when a hash is first asked for; null where there is none.</param>
public sealed class ModelHashes(Func<ModelCatalogue?>? catalogue = null)
{
    private readonly Lazy<ModelCatalogue?> memory = new(() => catalogue?.Invoke());
    private readonly ConcurrentDictionary<string, Lazy<Task<FileHashes?>>> all = new(StringComparer.Ordinal);

    /// <summary>All hashes of a file; null for a folder, or where it cannot be read any more.</summary>
    public Task<FileHashes?> AllOfAsync(string path)
    {
        var file = new FileInfo(path);
        return file.Exists
            ? all.GetOrAdd(Key(file), _ => new Lazy<Task<FileHashes?>>(() => Task.Run(() => ReadAllAsync(file.FullName)))).Value
            : Task.FromResult<FileHashes?>(null);
    }

    /// <summary>The first ten digits of the SHA-256 ("AutoV2"); null for a folder, or where it cannot be read any more.</summary>
    public async Task<string?> OfAsync(string path) => (await AllOfAsync(path).ConfigureAwait(false))?.AutoV2;

    private static string Key(FileInfo file) => string.Create(CultureInfo.InvariantCulture, $"{file.Length} {file.LastWriteTimeUtc.Ticks} {file.FullName}");

    private async Task<FileHashes?> ReadAllAsync(string path)
    {
        try
        {
            return await RememberedAsync(path).ConfigureAwait(false) ?? FileHashes.Of(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // The catalogue is a cache: where it cannot be used, the file says the same.
    private async Task<FileHashes?> RememberedAsync(string path)
    {
        try
        {
            if (memory.Value is not { } index) return null;
            var hashes = await index.HashAsync(path).ConfigureAwait(false);
            return new FileHashes(hashes.Sha256, hashes.AutoV2, hashes.AutoV3, hashes.Legacy);
        }
        catch (Exception e) when (e is DbException or DbUpdateException or InvalidOperationException)
        {
            return null;
        }
    }
}
