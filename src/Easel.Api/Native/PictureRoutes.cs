using System.Collections.Immutable;
using System.Text.Json;
using Easel.Api.Access;
using Easel.Api.Json;
using Easel.Application.Jobs;
using Easel.Application.Pictures;
using Easel.Core.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Easel.Api.Native;

/// <summary>The gallery: look for pictures, put them in order, paint them again.</summary>
internal static class PictureRoutes
{
    public static void Map(RouteGroupBuilder api)
    {
        var pictures = api.MapGroup("/pictures").WithTags("Pictures");
        pictures.MapGet("", PageAsync).WithSummary("One page of pictures, the newest first.");
        pictures.MapGet("/{id}", async (HttpContext context, string id, CancellationToken stop) => PictureView.Of(await context.Studio().Pictures.GetAsync(id, stop))).WithSummary("All that is known of a picture.");
        pictures.MapGet("/{id}/file", FileAsync).WithSummary("A picture's file.");
        pictures.MapGet("/{id}/thumbnail", ThumbnailAsync).WithSummary("A small version (WebP): size 160, 320 or 640.");
        pictures.MapPost("/{id}/again", AgainAsync).WithSummary("Submits what paints this picture again.");
        pictures.MapPost("/{id}/verify", (HttpContext context, string id, CancellationToken stop) => context.Studio().Pictures.VerifyAsync(id, stop)).WithSummary("Paints it again and says whether it is the same.");
        pictures.MapPut("/{id}/tags", async (HttpContext context, string id, ImmutableArray<string> tags, CancellationToken stop) =>
        {
            await context.Studio().Pictures.TagAsync(id, tags, stop);
            return TypedResults.NoContent();
        }).WithSummary("Gives a picture exactly these tags.");
        pictures.MapPost("/change", ChangeAsync).WithSummary("Favourites, shares, throws away or takes back several pictures at once.");
        pictures.MapDelete("/bin", async (HttpContext context, CancellationToken stop) => new DeletedPictures(await context.Studio().Pictures.EmptyBinAsync(stop))).WithSummary("Deletes everything in the bin for good.");
        pictures.MapPost("/import", (HttpContext context, ImportFolder folder, CancellationToken stop) => context.Studio().Pictures.ImportAsync(folder.Folder, stop)).WithSummary("Takes the pictures of a folder of the server in.");
        api.MapPost("/uploads", UploadAsync).WithTags("Pictures").Accepts<byte[]>("application/octet-stream", "image/*").WithSummary("Keeps a picture for requests to start from; the body is its file.");
        Collections(api.MapGroup("/collections").WithTags("Collections"));
    }

    private static void Collections(RouteGroupBuilder collections)
    {
        collections.MapGet("", (HttpContext context, CancellationToken stop) => context.Studio().Pictures.CollectionsAsync(stop)).WithSummary("Collections by name.");
        collections.MapPost("", async (HttpContext context, NewCollection collection, CancellationToken stop) =>
            TypedResults.Created((string?)null, new MadeCollection(await context.Studio().Pictures.AddCollectionAsync(collection.Name, stop)))).WithSummary("Makes a collection.");
        collections.MapDelete("/{id}", async (HttpContext context, string id, CancellationToken stop) =>
        {
            await context.Studio().Pictures.RemoveCollectionAsync(id, stop);
            return TypedResults.NoContent();
        }).WithSummary("Deletes a collection, not its pictures.");
        collections.MapPost("/{id}/pictures", async (HttpContext context, string id, ImmutableArray<string> pictures, CancellationToken stop, bool remove = false) =>
        {
            await context.Studio().Pictures.FillCollectionAsync(id, pictures, !remove, stop);
            return TypedResults.NoContent();
        }).WithSummary("Puts pictures into a collection, or takes them out.");
    }

    private static Task<PicturePage> PageAsync(
        HttpContext context, CancellationToken stop, string? words = null, string? model = null, string? lora = null, string? sampler = null, DateTimeOffset? from = null, DateTimeOffset? before = null,
        int? smallestSide = null, bool? favourite = null, string? tag = null, string? collection = null, string? job = null, bool bin = false, string? after = null, int limit = 50) =>
        context.Studio().Pictures.PageAsync(new PictureQuery
        {
            Words = words,
            Model = model,
            Lora = lora,
            Sampler = sampler,
            From = from,
            Before = before,
            SmallestSide = smallestSide,
            Favourite = favourite,
            Tag = tag,
            Collection = collection,
            Job = job is null ? null : JobRoutes.Id(job),
            Bin = bin,
            After = after,
            Limit = limit,
        }, stop);

    private static async Task<PhysicalFileHttpResult> FileAsync(HttpContext context, string id, CancellationToken stop)
    {
        var path = await context.Studio().Pictures.FileAsync(id, stop);
        var type = Path.GetExtension(path).ToLowerInvariant() switch { ".png" => "image/png", ".webp" => "image/webp", _ => "image/jpeg" };
        context.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        return TypedResults.PhysicalFile(path, type, enableRangeProcessing: true);
    }

    private static async Task<PhysicalFileHttpResult> ThumbnailAsync(HttpContext context, string id, CancellationToken stop, int size = 320)
    {
        var path = await context.Studio().Pictures.ThumbnailAsync(id, size, stop);
        context.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        return TypedResults.PhysicalFile(path, "image/webp");
    }

    private static async Task<Created<SubmittedJob>> AgainAsync(HttpContext context, string id, CancellationToken stop)
    {
        var job = await context.Studio().Pictures.PaintAgainAsync(id, stop);
        return TypedResults.Created($"/api/v1/jobs/{job}", new SubmittedJob(job, IsNew: true));
    }

    private static async Task<NoContent> ChangeAsync(HttpContext context, PictureChange change, CancellationToken stop)
    {
        var pictures = context.Studio().Pictures;
        if (change.Pictures.IsDefaultOrEmpty) throw new InvalidRequestException("pictures", "is empty; give the ids of pictures.");
        if (change.Favourite is { } favourite) await pictures.FavouriteAsync(change.Pictures, favourite, stop);
        if (change.Shared is { } shared) await pictures.ShareAsync(change.Pictures, shared, stop);
        if (change.Bin is true) await pictures.BinAsync(change.Pictures, stop);
        if (change.Bin is false) await pictures.RestoreAsync(change.Pictures, stop);
        return TypedResults.NoContent();
    }

    private static async Task<Created<Upload>> UploadAsync(HttpContext context, CancellationToken stop)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, stop);
        return TypedResults.Created((string?)null, new Upload(await context.Studio().UploadAsync(body.ToArray(), "the upload", stop)));
    }
}

/// <summary>A change of several pictures; what is left out stays.</summary>
/// <param name="Pictures">Their ids.</param>
/// <param name="Favourite">Marks them, or not.</param>
/// <param name="Shared">Shows them to everyone with an account, or not.</param>
/// <param name="Bin">Throws them away, or takes them back.</param>
internal sealed record PictureChange(ImmutableArray<string> Pictures, bool? Favourite = null, bool? Shared = null, bool? Bin = null);

/// <summary>All that is known of a picture.</summary>
/// <param name="Summary">As lists show it.</param>
/// <param name="Infotext">Its parameters in A1111's form.</param>
/// <param name="Request">What paints it again.</param>
/// <param name="IsExact">True where the request is the stored one, false where it was read from the infotext.</param>
/// <param name="Tags">Its tags, sorted.</param>
/// <param name="Collections">The collections it is in.</param>
internal sealed record PictureView(
    PictureSummary Summary, string Infotext, JsonElement Request, bool IsExact, ImmutableArray<string> Tags, ImmutableArray<PictureCollection> Collections)
{
    public static PictureView Of(PictureDetails it) => new(it.Summary, it.Infotext, ApiJson.Of(it.Request), it.IsExact, it.Tags, it.Collections);
}

/// <summary>How many pictures were deleted.</summary>
internal sealed record DeletedPictures(int Deleted);

/// <summary>A folder of the server.</summary>
internal sealed record ImportFolder(string Folder);

/// <summary>A collection to make.</summary>
internal sealed record NewCollection(string Name);

/// <summary>A collection that was made.</summary>
internal sealed record MadeCollection(string Id);

/// <summary>An upload's name, for requests.</summary>
internal sealed record Upload(string Name);
