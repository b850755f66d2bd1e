using System.Globalization;
using Easel.Application.Data;
using Easel.Application.Errors;
using Easel.Application.Folders;
using Easel.Application.Jobs;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Imaging;
using Microsoft.EntityFrameworkCore;

namespace Easel.Application.Pictures;

/// <summary>
/// Takes finished pictures in. A picture is on the disk under a passing name before the database knows of it, and gets its name after that:
/// whenever the power fails, <see cref="RecoverAsync"/> finishes what was begun.
/// </summary>
/// <param name="folders">Where pictures go.</param>
/// <param name="gate">The door to the database.</param>
/// <param name="contexts">For reading.</param>
/// <param name="meters">Counts pictures.</param>
/// <param name="clock">Dates pictures.</param>
public sealed class PictureStore(StudioFolders folders, LedgerGate gate, IDbContextFactory<StudioContext> contexts, StudioMeters meters, TimeProvider clock)
{
    /// <summary>The account of a studio without accounts; its pictures lie where A1111's do.</summary>
    public const string LocalOwner = "local";

    private const string PassingSuffix = ".part";

    private readonly NumberedNames names = new();

    /// <summary>Where the studio keeps the file of a picture's row.</summary>
    public static string FullPath(StudioFolders folders, string path) => Path.GetFullPath(Path.Combine(folders.Outputs, path));

    /// <summary>The room that pictures have.</summary>
    public StorageRoom Room()
    {
        var folder = folders.Outputs;
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } above) folder = above;
        return new StorageRoom(folders.Outputs, new DriveInfo(folder).AvailableFreeSpace);
    }

    /// <summary>
    /// Takes a picture in and tells the job's watchers. Sent twice, it is stored once. A picture that a later try of the job paints otherwise
    /// takes the earlier one's place; that one goes to the bin.
    /// </summary>
    /// <exception cref="LostLeaseException">The job is not the worker's any more.</exception>
    /// <exception cref="EaselException">It is no picture, or it cannot be written.</exception>
    public async Task<GeneratedImage> SaveAsync(JobLease lease, PictureUpload upload, CancellationToken stop)
    {
        var header = ImageMetadata.Read(upload.File.Span, $"picture {upload.Number} of job {lease.Job}");
        var temporary = Path.Combine(folders.Outputs, $".{Guid.NewGuid():N}{PassingSuffix}");
        await SafeFile.WriteAsync(temporary, upload.File, stop);
        string? passing = null, full = null;
        try
        {
            return await gate.ChangeAsync(async (context, news) =>
            {
                var job = await LeaseLedger.HeldAsync(context, lease, stop);
                if (await EarlierAsync(context, lease, upload, stop) is { } known) return Image(known, upload, header);
                var request = RequestJson.Read(job.Request);
                full = names.Next(FolderOf(job.Owner, request), upload.Seed, upload.Format.Extension());
                var path = Path.GetRelativePath(folders.Outputs, full).Replace('\\', '/');
                var row = PictureFacts.Row(
                    job.Owner, lease.Job, upload.Number, path, header.Width, header.Height, upload.File.Length, clock.GetUtcNow(), upload.Infotext, PictureFacts.Parent(request));
                // From now on the passing name tells which row it belongs to.
                passing = Path.Combine(folders.Outputs, $".{row.Id}{PassingSuffix}");
                File.Move(temporary, passing);
                context.Pictures.Add(row);
                context.PictureTexts.Add(new PictureTextRow
                {
                    Picture = row.Id,
                    Infotext = upload.Infotext,
                    Request = RequestJson.Write(PictureFacts.Alone(request, upload.Seed, upload.Subseed)),
                });
                var image = Image(row.Path, upload, header);
                if (upload.Number < PictureUpload.FirstPasses) news.Add(lease.Job, new JobImageSaved(upload.Number, image));
                return image;
            }, stop, done: () =>
            {
                if (passing is null) return;
                File.Move(passing, full!);
                meters.Picture();
            });
        }
        catch (EaselException e) when (e.Code == "disk-full")
        {
            // The worker tries again, with a passing name of its own: this one would only fill the disk further.
            if (passing is not null) File.Delete(passing);
            throw;
        }
        finally
        {
            if (File.Exists(temporary)) File.Delete(temporary);
        }
    }

    /// <summary>Gives pictures their names that were taken in when the studio last ended, and removes what was never acknowledged.</summary>
    public async Task RecoverAsync(CancellationToken stop)
    {
        if (!Directory.Exists(folders.Outputs)) return;
        await using var context = await contexts.CreateDbContextAsync(stop);
        foreach (var passing in Directory.EnumerateFiles(folders.Outputs, $".*{PassingSuffix}"))
        {
            var id = Path.GetFileNameWithoutExtension(passing)[1..];
            var row = await context.Pictures.AsNoTracking().FirstOrDefaultAsync(it => it.Id == id, stop);
            if (row is null)
            {
                File.Delete(passing);
                continue;
            }

            var full = FullPath(folders, row.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.Move(passing, full, overwrite: true);
        }
    }

    private async Task<string?> EarlierAsync(StudioContext context, JobLease lease, PictureUpload upload, CancellationToken stop)
    {
        if (await context.Pictures.FirstOrDefaultAsync(it => it.Job == lease.Job && it.Number == upload.Number, stop) is not { } earlier) return null;
        var path = FullPath(folders, earlier.Path);
        if (earlier.Bytes == upload.File.Length && File.Exists(path) && (await File.ReadAllBytesAsync(path, stop)).AsSpan().SequenceEqual(upload.File.Span)) return earlier.Path;
        // Numbers below zero are those of earlier tries.
        var lowest = await context.Pictures.Where(it => it.Job == lease.Job).MinAsync(it => it.Number, stop);
        earlier.Number = Math.Min(lowest, 0) - 1;
        earlier.BinnedAt = clock.GetUtcNow();
        return null;
    }

    private static GeneratedImage Image(string path, PictureUpload upload, ImageMetadata header) =>
        new(path, upload.Seed, upload.Subseed, header.Width, header.Height, upload.Infotext);

    private string FolderOf(string owner, JobRequest request)
    {
        var day = clock.GetLocalNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var own = owner == LocalOwner ? folders.Outputs : Path.Combine(folders.Outputs, "users", owner);
        return Path.Combine(own, PictureFacts.Folder(request), day);
    }
}
