using System.IO.Compression;
using Easel.Application;
using Easel.Application.Errors;
using Easel.Application.Folders;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Microsoft.AspNetCore.Http;

namespace Easel.Web.Hosting;

/// <summary>Pictures on their way between the studio and the browser.</summary>
internal static class PageFiles
{
    private const int LargestUpload = 64 << 20;
    private const int MostInZip = 2000;

    /// <summary>A picture's file.</summary>
    public static Task<IResult> PictureAsync(string id, bool? download, HttpContext context, StudioParts parts, IPageUsers users) => AnswerAsync(context, parts, users, async studio =>
    {
        var path = await studio.Pictures.FileAsync(id, context.RequestAborted);
        context.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        return Results.File(path, Type(path), download == true ? Path.GetFileName(path) : null, enableRangeProcessing: true);
    });

    /// <summary>A picture's small version.</summary>
    public static Task<IResult> ThumbnailAsync(int size, string id, HttpContext context, StudioParts parts, IPageUsers users) => AnswerAsync(context, parts, users, async studio =>
    {
        var path = await studio.Pictures.ThumbnailAsync(id, size, context.RequestAborted);
        context.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        return Results.File(path, "image/webp");
    });

    /// <summary>The rough look at a picture in work.</summary>
    public static Task<IResult> Preview(string job, HttpContext context, StudioParts parts, IPageUsers users) => AnswerAsync(context, parts, users, async studio =>
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!JobId.TryParse(job, out var id)) return Results.NotFound();
        // A job of someone else is not there.
        await studio.JobAsync(id, context.RequestAborted);
        return studio.PreviewFile(id) is { } file ? Results.Bytes(file, "image/png") : Results.NotFound();
    });

    /// <summary>An upload, by its name.</summary>
    public static Task<IResult> InputAsync(string name, HttpContext context, StudioParts parts, IPageUsers users) => AnswerAsync(context, parts, users, async studio =>
    {
        var path = await studio.InputFileAsync(name, context.RequestAborted);
        context.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        return Results.File(path, Type(path));
    });

    /// <summary>The picture that lies beside a model; only files that the catalogue names are looked at.</summary>
    public static Task<IResult> ModelAsync(string path, HttpContext context, StudioParts parts, IPageUsers users) => AnswerAsync(context, parts, users, async studio =>
    {
        if ((await studio.Catalogue.FindAsync(path, context.RequestAborted))?.Preview is not { } preview || !File.Exists(preview)) return Results.NotFound();
        context.Response.Headers.CacheControl = "private, max-age=300";
        return Results.File(preview, Type(preview));
    });

    /// <summary>A file that a job made beside pictures: a sample of a training is shown, a model is saved.</summary>
    public static Task<IResult> JobFileAsync(string job, int number, HttpContext context, StudioParts parts, IPageUsers users) => AnswerAsync(context, parts, users, async studio =>
    {
        if (!JobId.TryParse(job, out var id)) return Results.NotFound();
        var path = await studio.JobFileAsync(id, number, context.RequestAborted);
        context.Response.Headers.CacheControl = "private, max-age=300";
        var type = Type(path);
        return Results.File(path, type, type.StartsWith("image/", StringComparison.Ordinal) ? null : Path.GetFileName(path), enableRangeProcessing: true);
    });

    /// <summary>Several pictures in one file.</summary>
    public static Task<IResult> ZipAsync(string ids, HttpContext context, StudioParts parts, IPageUsers users, StudioFolders folders) => AnswerAsync(context, parts, users, async studio =>
    {
        var files = new List<string>();
        foreach (var id in ids.Split(',', StringSplitOptions.RemoveEmptyEntries).Distinct().Take(MostInZip)) files.Add(await studio.Pictures.FileAsync(id, context.RequestAborted));
        // Closing an archive writes at once, which a response does not allow; and a file tells the browser how long it will take.
        Directory.CreateDirectory(folders.Passing);
        var archive = new FileStream(Path.Combine(folders.Passing, $"easel-{Guid.NewGuid():N}.zip"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        try
        {
            await using (var zip = await ZipArchive.CreateAsync(archive, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, context.RequestAborted))
            {
                foreach (var (number, file) in files.Index())
                {
                    // Names may repeat in different folders; pictures are compressed already.
                    await using var entry = await zip.CreateEntry($"{number + 1:0000}-{Path.GetFileName(file)}", CompressionLevel.NoCompression).OpenAsync(context.RequestAborted);
                    await using var source = File.OpenRead(file);
                    await source.CopyToAsync(entry, context.RequestAborted);
                }
            }

            archive.Position = 0;
            return Results.Stream(archive, "application/zip", "easel.zip");
        }
        catch
        {
            await archive.DisposeAsync();
            throw;
        }
    });

    /// <summary>Takes a picture in; answers with the name by which requests use it.</summary>
    public static Task<IResult> UploadAsync(HttpContext context, StudioParts parts, IPageUsers users) => AnswerAsync(context, parts, users, async studio =>
    {
        if (context.Request.Headers["X-Easel"] != "1") return Results.Text("The header X-Easel is missing: uploads come from the studio's own page. Clients use the API.", statusCode: StatusCodes.Status403Forbidden);
        if (context.Request.ContentLength > LargestUpload) return Results.Text($"The file is larger than {LargestUpload >> 20} MB. Make it smaller.", statusCode: StatusCodes.Status413PayloadTooLarge);
        using var memory = new MemoryStream();
        await context.Request.Body.CopyToAsync(memory, context.RequestAborted);
        var name = Uri.UnescapeDataString(context.Request.Headers["X-Name"].ToString());
        return Results.Text(await studio.UploadAsync(memory.ToArray(), name.Length == 0 ? "The picture" : name, context.RequestAborted));
    });

    private static async Task<IResult> AnswerAsync(HttpContext context, StudioParts parts, IPageUsers users, Func<IStudio, Task<IResult>> answer)
    {
        if (users.Of(context) is not { } user) return Results.StatusCode(StatusCodes.Status401Unauthorized);
        try
        {
            return await answer(parts.For(user));
        }
        catch (NotFoundException e)
        {
            return Results.Text(e.Message, statusCode: StatusCodes.Status404NotFound);
        }
        catch (EaselException e)
        {
            return Results.Text(e.Message, statusCode: StatusCodes.Status400BadRequest);
        }
    }

    private static string Type(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".png" => "image/png",
        ".jpg" or ".jpeg" => "image/jpeg",
        ".webp" => "image/webp",
        ".gif" => "image/gif",
        ".avif" => "image/avif",
        _ => "application/octet-stream",
    };
}
