using System.Collections.Immutable;
using Easel.Application.Folders;
using Microsoft.Extensions.Logging;

namespace Easel.Application.Prompts;

/// <summary>
/// The lists of tags that prompts complete to: every <c>.csv</c> of the data folder's <c>tags</c>; where it has none, <c>danbooru.csv</c> and its
/// translations in the folder of A1111's extension a1111-sd-webui-tagcomplete. They are read again when they change.
/// </summary>
/// <param name="folders">Where the files are.</param>
/// <param name="logger">Hears of files that cannot be read.</param>
public sealed class TagShelf(StudioFolders folders, ILogger<TagShelf> logger)
{
    private readonly Lock gate = new();
    private ImmutableArray<(string Path, long Bytes, DateTime ChangedAt)> read = [];
    private TagIndex index = new([]);

    /// <summary>Where users put their lists.</summary>
    public string Folder => Path.Combine(folders.Data, "tags");

    /// <summary>The tags as the files are now.</summary>
    public TagIndex Index()
    {
        lock (gate)
        {
            var files = Files();
            if (files.SequenceEqual(read)) return index;
            index = new TagIndex(files.Select(file => Read(file.Path)).OfType<TagFile>());
            read = files;
            return index;
        }
    }

    private ImmutableArray<(string Path, long Bytes, DateTime ChangedAt)> Files()
    {
        var files = In(Folder).ToList();
        if (files.Count == 0 && folders.Webui is { } webui)
            files = [.. In(Path.Combine(webui, "extensions", "a1111-sd-webui-tagcomplete", "tags")).Where(file => IsUsual(Path.GetFileNameWithoutExtension(file.Name)))];
        return [.. files.OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => (file.FullName, file.Length, file.LastWriteTimeUtc))];
    }

    private static IEnumerable<FileInfo> In(string folder) => Directory.Exists(folder) ? new DirectoryInfo(folder).EnumerateFiles("*.csv") : [];

    // The extension brings lists of other sites too; it begins with Danbooru's.
    private static bool IsUsual(string name) =>
        name.Equals("danbooru", StringComparison.OrdinalIgnoreCase) || name.Contains("zh", StringComparison.OrdinalIgnoreCase) || name.Contains("translat", StringComparison.OrdinalIgnoreCase);

    private TagFile? Read(string path)
    {
        try
        {
            return TagFile.Read(File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            logger.LogWarning(e, "The list of tags {Path} cannot be read; prompts are completed without it.", path);
            return null;
        }
    }
}
