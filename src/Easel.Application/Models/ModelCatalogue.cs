using System.Collections.Immutable;
using Easel.Core.Errors;
using Easel.Core.Models;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Easel.Application.Models;

/// <summary>
/// All model files of the user, searchable: an index over the model folders that is a cache and nothing else. Files are the truth; notes lie
/// beside them. Questions are answered from the index at once, also while it is being brought up to date.
/// </summary>
public sealed class ModelCatalogue : IDisposable
{
    // SQLITE_CONSTRAINT, https://sqlite.org/rescode.html
    private const int SqliteConstraint = 19;

    private readonly ImmutableArray<CatalogueRoot> roots;
    private readonly IModelInspector inspector;
    private readonly SemaphoreSlim writing = new(1);
    private readonly Lock preparing = new();
    private readonly string file;
    private DbContextOptions<CatalogueContext>? prepared;

    /// <summary>Nothing is opened or scanned yet.</summary>
    /// <param name="file">The index's file; one that is missing, damaged or of another version is made anew.</param>
    /// <param name="roots">The folders to look through; of two that hold the same file, the first counts.</param>
    /// <param name="inspector">Reads model files.</param>
    public ModelCatalogue(string file, ImmutableArray<CatalogueRoot> roots, IModelInspector inspector)
    {
        (this.file, this.roots, this.inspector) = (file, roots, inspector);
    }

    /// <summary>The folders that are looked through.</summary>
    public ImmutableArray<CatalogueRoot> Roots => roots;

    // A studio that starts need not wait for it.
    private DbContextOptions<CatalogueContext> Index
    {
        get { lock (preparing) return prepared ??= CatalogueContext.Prepare(file); }
    }

    /// <summary>Brings the index up to date with the disk. Scans wait for each other; questions do not wait.</summary>
    public async Task<ScanReport> ScanAsync(IProgress<ScanReport>? progress = null, CancellationToken cancelled = default)
    {
        await writing.WaitAsync(cancelled).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => new CatalogueScan(Index, inspector).Run(roots, progress, cancelled), cancelled).ConfigureAwait(false);
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>The models that fit, as the index knows them.</summary>
    public async Task<ModelPage> QueryAsync(ModelQuery query, CancellationToken cancelled = default)
    {
        var context = new CatalogueContext(Index);
        await using var closing = context.ConfigureAwait(false);
        var paths = roots.Select(root => root.Path).ToList();
        var models = context.Models.AsNoTracking().Where(m => paths.Contains(m.Root) && m.Type != ModelFacts.PictureType).Matching(query, context.Hashes);
        var total = await models.CountAsync(cancelled).ConfigureAwait(false);
        var rows = await models.InOrder(query.Order, query.Descending).Skip(query.Skip).Take(query.Take)
            .GroupJoin(context.Hashes, m => m.Path, h => h.Path, (m, h) => new { Model = m, Hashes = h.FirstOrDefault() })
            .ToListAsync(cancelled).ConfigureAwait(false);
        return new ModelPage([.. rows.Select(row => row.Model.ToModel(row.Hashes))], total);
    }

    /// <summary>One model by its path, as the index knows it; null where it is not in it.</summary>
    public async Task<CatalogueModel?> FindAsync(string path, CancellationToken cancelled = default)
    {
        var context = new CatalogueContext(Index);
        await using var closing = context.ConfigureAwait(false);
        var row = await context.Models.AsNoTracking().SingleOrDefaultAsync(m => m.Path == path, cancelled).ConfigureAwait(false);
        return row?.ToModel(await context.Hashes.AsNoTracking().SingleOrDefaultAsync(h => h.Path == path, cancelled).ConfigureAwait(false));
    }

    /// <summary>All that a model's header tells, read anew.</summary>
    /// <exception cref="ModelNotFoundException">The catalogue does not know it.</exception>
    public async Task<ModelDetails> DescribeAsync(string path, CancellationToken cancelled = default)
    {
        var model = await FindAsync(path, cancelled).ConfigureAwait(false)
            ?? throw new ModelNotFoundException(path, $"{path} is not in the catalogue. Scan the model folders, or give its full path.");
        return await Task.Run(() => inspector.Describe(model.Path), cancelled).ConfigureAwait(false);
    }

    /// <summary>A file's hashes: remembered ones where size and time are still the same, else read from the whole file and remembered.</summary>
    /// <param name="path">Any file, also one outside the roots.</param>
    /// <param name="cancelled">Stops the reading.</param>
    public async Task<ModelFingerprint> HashAsync(string path, CancellationToken cancelled = default)
    {
        var file = new FileInfo(path);
        var (bytes, modified) = (file.Length, file.LastWriteTimeUtc.Ticks);
        var context = new CatalogueContext(Index);
        await using var closing = context.ConfigureAwait(false);
        var row = await context.Hashes.SingleOrDefaultAsync(h => h.Path == file.FullName, cancelled).ConfigureAwait(false);
        if (row is not null && row.Bytes == bytes && row.Modified == modified) return new ModelFingerprint(row.Sha256, row.AutoV3, row.Legacy);
        var hashes = await Task.Run(() => inspector.Hash(file.FullName, cancelled), cancelled).ConfigureAwait(false);
        if (row is null) context.Hashes.Add(row = new HashRow { Path = file.FullName, Sha256 = hashes.Sha256, Legacy = hashes.Legacy });
        (row.Bytes, row.Modified, row.Sha256, row.AutoV3, row.Legacy) = (bytes, modified, hashes.Sha256, hashes.AutoV3, hashes.Legacy);
        try
        {
            await context.SaveChangesAsync(cancelled).ConfigureAwait(false);
        }
        catch (DbUpdateException e) when (e.InnerException is SqliteException { SqliteErrorCode: SqliteConstraint })
        {
            // Another process read the same file at the same time, and remembered it first.
        }

        return hashes;
    }

    /// <summary>A file's hashes where they are remembered and the file is still the same; null where it would have to be read.</summary>
    /// <param name="path">Any file, also one outside the roots.</param>
    /// <param name="cancelled">Stops the question.</param>
    public async Task<ModelFingerprint?> KnownHashAsync(string path, CancellationToken cancelled = default)
    {
        var file = new FileInfo(path);
        if (!file.Exists) return null;
        var context = new CatalogueContext(Index);
        await using var closing = context.ConfigureAwait(false);
        var row = await context.Hashes.AsNoTracking().SingleOrDefaultAsync(h => h.Path == file.FullName, cancelled).ConfigureAwait(false);
        return row is not null && row.Bytes == file.Length && row.Modified == file.LastWriteTimeUtc.Ticks ? new ModelFingerprint(row.Sha256, row.AutoV3, row.Legacy) : null;
    }

    /// <summary>Models whose hashes are not known, small ones first; those that cannot be read, and folders, are left out.</summary>
    /// <param name="without">Paths to leave out.</param>
    /// <param name="cancelled">Stops the question.</param>
    public async Task<ImmutableArray<string>> UnhashedAsync(IReadOnlyCollection<string> without, CancellationToken cancelled = default)
    {
        var context = new CatalogueContext(Index);
        await using var closing = context.ConfigureAwait(false);
        var paths = roots.Select(root => root.Path).ToList();
        var found = await context.Models.AsNoTracking()
            .Where(m => paths.Contains(m.Root) && m.Type != ModelFacts.PictureType && m.Problem == null && m.Format != "diffusers" && !context.Hashes.Any(h => h.Path == m.Path && h.Bytes == m.Bytes && h.Modified == m.Modified))
            .OrderBy(m => m.Bytes).Select(m => m.Path).ToListAsync(cancelled).ConfigureAwait(false);
        return [.. found.Where(path => !without.Contains(path))];
    }

    /// <summary>Notes something about a model, in the file beside it that A1111 reads too.</summary>
    /// <exception cref="EaselException">What is noted there already cannot be read, and would be lost.</exception>
    public async Task NoteAsync(string path, UserMetadata metadata, CancellationToken cancelled = default)
    {
        await Task.Run(() => Sidecar.Write(path, metadata), cancelled).ConfigureAwait(false);
        await ScanAsync(null, cancelled).ConfigureAwait(false);
    }

    /// <summary>Moves a misplaced model, with everything that belongs to it, into the folder of its kind.</summary>
    /// <returns>Where it is now.</returns>
    /// <exception cref="ModelNotFoundException">The catalogue does not know it.</exception>
    /// <exception cref="InvalidRequestException">It has no folder of its own, or there is a file of that name already.</exception>
    public async Task<string> MoveToItsFolderAsync(string path, CancellationToken cancelled = default)
    {
        var model = await FindAsync(path, cancelled).ConfigureAwait(false)
            ?? throw new ModelNotFoundException(path, $"{path} is not in the catalogue. Scan the model folders, or give its full path.");
        var target = await Task.Run(() => ModelMove.Run(model, roots), cancelled).ConfigureAwait(false);
        await ScanAsync(null, cancelled).ConfigureAwait(false);
        return target;
    }

    /// <inheritdoc/>
    public void Dispose() => writing.Dispose();
}
