using System.Collections.Immutable;
using Easel.Application.Data;
using Easel.Application.Errors;
using Easel.Application.Folders;
using Easel.Core.Errors;
using Easel.Imaging;
using Microsoft.EntityFrameworkCore;

namespace Easel.Application.Pictures;

/// <summary>Takes pictures into the gallery that lie in a folder already, by reading what they carry. No file is moved or changed.</summary>
/// <param name="folders">The studio's own outputs, whose paths are kept short.</param>
/// <param name="contexts">The database.</param>
public sealed class PictureImport(StudioFolders folders, IDbContextFactory<StudioContext> contexts)
{
    private const int Chunk = 100;

    private static readonly EnumerationOptions Deep = new() { RecurseSubdirectories = true, IgnoreInaccessible = true, MaxRecursionDepth = 12, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System };

    /// <summary>Looks through a folder and everything below it; a second time finds nothing new.</summary>
    /// <exception cref="NotFoundException">There is no such folder.</exception>
    public async Task<ImportReport> RunAsync(string owner, string folder, CancellationToken stop)
    {
        if (!Directory.Exists(folder)) throw new NotFoundException("folder", folder);
        var (added, known, bare, unreadable) = (0, 0, 0, ImmutableArray.CreateBuilder<string>());
        foreach (var files in Directory.EnumerateFiles(Path.GetFullPath(folder), "*", Deep).Where(IsPicture).Chunk(Chunk))
        {
            await using var context = await contexts.CreateDbContextAsync(stop);
            var paths = files.ToDictionary(PathOf, StringComparer.Ordinal);
            var there = await context.Pictures.Where(it => paths.Keys.Contains(it.Path)).Select(it => it.Path).ToListAsync(stop);
            known += there.Count;
            foreach (var (path, file) in paths.ExceptBy(there, it => it.Key))
            {
                stop.ThrowIfCancellationRequested();
                try
                {
                    if (!Add(context, owner, path, file)) bare++;
                    added++;
                }
                catch (EaselException e)
                {
                    unreadable.Add(e.Message);
                }
            }

            await context.SaveChangesAsync(stop);
        }

        return new ImportReport(added, known, bare, unreadable.ToImmutable());
    }

    private static bool IsPicture(string file) => Path.GetExtension(file).ToLowerInvariant() is ".png" or ".jpg" or ".jpeg" or ".webp";

    private static bool Add(StudioContext context, string owner, string path, string file)
    {
        var metadata = ImageFile.Inspect(file);
        var infotext = metadata.Infotext ?? "";
        var info = new FileInfo(file);
        var row = PictureFacts.Row(owner, null, 0, path, metadata.Width, metadata.Height, info.Length, new DateTimeOffset(info.LastWriteTimeUtc, TimeSpan.Zero), infotext, parent: null);
        context.Pictures.Add(row);
        context.PictureTexts.Add(new PictureTextRow { Picture = row.Id, Infotext = infotext });
        return infotext.Length > 0;
    }

    private string PathOf(string file)
    {
        var relative = Path.GetRelativePath(folders.Outputs, file);
        return (relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? file : relative).Replace('\\', '/');
    }
}
