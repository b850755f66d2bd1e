using Easel.Core.Models;
using Microsoft.EntityFrameworkCore;

namespace Easel.Application.Models;

/// <summary>
/// Brings the index up to date: lists folders, opens only the files whose size or time is new, and writes in batches, so that readers see
/// the first models while the last are still unread.
/// </summary>
internal sealed class CatalogueScan(DbContextOptions<CatalogueContext> options, IModelInspector inspector)
{
    private const int BatchSize = 500;

    /// <summary>Looks through the roots. Models of a root that is not there at the moment stay in the index.</summary>
    public ScanReport Run(IReadOnlyCollection<CatalogueRoot> roots, IProgress<ScanReport>? progress, CancellationToken cancelled)
    {
        List<CatalogueRoot> there = [.. roots.Where(root => Directory.Exists(root.Path))];
        List<FoundModel> found = [.. there.SelectMany(root => FolderWalk.Of(root, cancelled)).DistinctBy(model => model.Path)];
        var known = Known(there);
        List<FoundModel> changed = [.. found.Where(model => !known.Remove(model.Path, out var stamp) || !stamp.Fits(model))];
        // What is left in the list was not found.
        Remove([.. known.Values.Select(stamp => stamp.Id)], cancelled);
        var report = new ScanReport(found.Count, changed.Count, 0, known.Count);
        progress?.Report(report);
        foreach (var batch in changed.Chunk(BatchSize))
        {
            cancelled.ThrowIfCancellationRequested();
            Write(batch, cancelled);
            report = report with { Read = report.Read + batch.Length };
            progress?.Report(report);
        }

        return report;
    }

    private Dictionary<string, Stamp> Known(List<CatalogueRoot> roots)
    {
        var paths = roots.ConvertAll(root => root.Path);
        using var context = new CatalogueContext(options);
        return context.Models.AsNoTracking().Where(m => paths.Contains(m.Root))
            .Select(m => new { m.Path, Stamp = new Stamp(m.Id, m.Bytes, m.Modified, m.SideStamp, m.Folder) })
            .ToDictionary(m => m.Path, m => m.Stamp, StringComparer.Ordinal);
    }

    private void Remove(List<long> ids, CancellationToken cancelled)
    {
        foreach (var batch in ids.Chunk(BatchSize))
        {
            cancelled.ThrowIfCancellationRequested();
            using var context = new CatalogueContext(options);
            context.Models.Where(m => batch.Contains(m.Id)).ExecuteDelete();
        }
    }

    private void Write(FoundModel[] batch, CancellationToken cancelled)
    {
        using var context = new CatalogueContext(options);
        var paths = Array.ConvertAll(batch, model => model.Path);
        var rows = context.Models.Where(m => paths.Contains(m.Path)).ToDictionary(m => m.Path, StringComparer.Ordinal);
        var read = new (ModelFacts? Facts, UserMetadata User)[batch.Length];
        var parallel = new ParallelOptions { CancellationToken = cancelled, MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.For(0, batch.Length, parallel, i =>
        {
            var model = batch[i];
            // Where only a note or a preview changed, the model itself need not be opened.
            var same = rows.TryGetValue(model.Path, out var row) && row.Bytes == model.Bytes && row.Modified == model.Modified;
            read[i] = (same ? null : inspector.Inspect(model.Path), model.SideStamp == 0 ? new UserMetadata() : Sidecar.Read(model.Path));
        });
        for (var i = 0; i < batch.Length; i++)
        {
            if (!rows.TryGetValue(batch[i].Path, out var row))
                context.Models.Add(row = new ModelRow { Path = batch[i].Path, Root = batch[i].Root, Folder = batch[i].Folder, Name = "" });
            row.Place(batch[i]);
            if (read[i].Facts is { } facts) row.Know(facts);
            row.Note(read[i].User);
            row.Finish();
        }

        context.SaveChanges();
    }

    private sealed record Stamp(long Id, long Bytes, long Modified, long SideStamp, string Folder)
    {
        public bool Fits(FoundModel model) => (Bytes, Modified, SideStamp, Folder) == (model.Bytes, model.Modified, model.SideStamp, model.Folder);
    }
}
