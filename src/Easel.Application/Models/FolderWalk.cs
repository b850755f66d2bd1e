using System.IO.Enumeration;

namespace Easel.Application.Models;

/// <summary>Lists the models below a root, reading folders only: no file is opened.</summary>
internal static class FolderWalk
{
    private static readonly EnumerationOptions Deep = new() { RecurseSubdirectories = true, IgnoreInaccessible = true, MaxRecursionDepth = 8 };

    /// <summary>Every model below the root; empty where the root does not exist.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static List<FoundModel> Of(CatalogueRoot root, CancellationToken cancelled)
    {
        var models = new List<Entry>();
        var folders = new List<Entry>();
        var pictures = new List<Entry>();
        var sides = new Dictionary<string, Side>(StringComparer.Ordinal);
        foreach (var entry in Entries(root.Path))
        {
            cancelled.ThrowIfCancellationRequested();
            if (SideFiles.IsModel(entry.Path)) models.Add(entry);
            else if (Path.GetFileName(entry.Path.AsSpan()) is "model_index.json") folders.Add(entry with { Path = Path.GetDirectoryName(entry.Path)! });
            else if (SideFiles.Stem(entry.Path) is { } stem)
            {
                Note(sides, stem, entry);
                if (SideFiles.MayHoldEmbedding(entry.Path) && root.FolderOf(Path.GetRelativePath(root.Path, entry.Path)) == "embeddings") pictures.Add(entry);
            }
        }

        // A picture that shows what a model of its name does is no embedding of its own.
        var stems = models.Select(m => Path.ChangeExtension(m.Path, null)).ToHashSet(StringComparer.Ordinal);
        models.AddRange(pictures.Where(p => !stems.Contains(Path.ChangeExtension(p.Path, null))));

        // The parts of a diffusers model are no models of their own.
        var prefixes = folders.Select(f => f.Path + Path.DirectorySeparatorChar).ToList();
        return
        [
            .. folders.Select(f => Found(root, f with { Bytes = models.Where(m => m.Path.StartsWith(f.Path + Path.DirectorySeparatorChar, StringComparison.Ordinal)).Sum(m => m.Bytes) }, f.Path, sides)),
            .. models.Where(m => !prefixes.Exists(p => m.Path.StartsWith(p, StringComparison.Ordinal))).Select(m => Found(root, m, Path.ChangeExtension(m.Path, null), sides)),
        ];
    }

    private static FoundModel Found(CatalogueRoot root, Entry entry, string stem, Dictionary<string, Side> sides)
    {
        var relative = Path.GetRelativePath(root.Path, entry.Path);
        var side = sides.GetValueOrDefault(stem);
        return new FoundModel(entry.Path, root.Path, root.FolderOf(relative), relative, entry.Bytes, entry.Modified, side?.Stamp ?? 0, side?.Preview);
    }

    private static void Note(Dictionary<string, Side> sides, string stem, Entry entry)
    {
        if (!sides.TryGetValue(stem, out var side)) sides.Add(stem, side = new Side());
        // A sum does not depend on the order in which the folder is listed, nor on the process.
        side.Stamp = unchecked(side.Stamp + (entry.Modified * 31 + entry.Bytes * 17 + entry.Path.Length + 1));
        if (SideFiles.PreviewRank(stem, entry.Path) is not { } rank || rank >= side.Rank) return;
        (side.Rank, side.Preview) = (rank, entry.Path);
    }

    private static IEnumerable<Entry> Entries(string root) => !Directory.Exists(root) ? [] : new FileSystemEnumerable<Entry>(
        root, (ref FileSystemEntry e) => new Entry(e.ToFullPath(), e.Length, e.LastWriteTimeUtc.UtcTicks), Deep)
    {
        ShouldIncludePredicate = (ref FileSystemEntry e) => !e.IsDirectory,
    };

    private sealed record Entry(string Path, long Bytes, long Modified);

    private sealed class Side
    {
        public long Stamp { get; set; }

        public int Rank { get; set; } = int.MaxValue;

        public string? Preview { get; set; }
    }
}
