using System.Collections.Immutable;
using Easel.Application.Jobs;
using Easel.Core.Errors;
using Easel.Core.Jobs;

namespace Easel.Application.Pictures;

/// <summary>The gallery with one user's name on every call.</summary>
internal sealed class UserPictures(StudioUser user, StudioParts parts) : IPictures
{
    public Task<PicturePage> PageAsync(PictureQuery query, CancellationToken ct) => parts.Gallery.PageAsync(user.Name, query, ct);

    public Task<int> CountAsync(PictureQuery query, CancellationToken ct) => parts.Gallery.CountAsync(user.Name, query, ct);

    public Task<ImmutableArray<PictureSummary>> OfJobAsync(JobId job, CancellationToken ct) => parts.Gallery.OfJobAsync(user.Name, job, ct);

    public Task<PictureDetails> GetAsync(string id, CancellationToken ct) => parts.Gallery.GetAsync(user.Name, id, ct);

    public Task<string> FileAsync(string id, CancellationToken ct) => parts.Gallery.FileAsync(user.Name, id, ct);

    public Task<string> ThumbnailAsync(string id, int size, CancellationToken ct) => parts.Thumbnails.FileAsync(user.Name, id, size, ct);

    public Task FavouriteAsync(IReadOnlyCollection<string> ids, bool favourite, CancellationToken ct) => parts.Gallery.FavouriteAsync(user.Name, ids, favourite, ct);

    public Task ShareAsync(IReadOnlyCollection<string> ids, bool shared, CancellationToken ct) => parts.Gallery.ShareAsync(user.Name, ids, shared, ct);

    public Task BinAsync(IReadOnlyCollection<string> ids, CancellationToken ct) => parts.Gallery.BinAsync(user.Name, ids, ct);

    public Task RestoreAsync(IReadOnlyCollection<string> ids, CancellationToken ct) => parts.Gallery.RestoreAsync(user.Name, ids, ct);

    public Task<int> EmptyBinAsync(CancellationToken ct) => parts.Gallery.EmptyBinAsync(user.Name, DateTimeOffset.MaxValue, ct);

    public Task TagAsync(string id, IReadOnlyCollection<string> tags, CancellationToken ct) => parts.Gallery.TagAsync(user.Name, id, tags, ct);

    public Task<ImmutableArray<PictureCollection>> CollectionsAsync(CancellationToken ct) => parts.Collections.ListAsync(user.Name, ct);

    public Task<string> AddCollectionAsync(string name, CancellationToken ct) => parts.Collections.AddAsync(user.Name, name, ct);

    public Task RemoveCollectionAsync(string id, CancellationToken ct) => parts.Collections.RemoveAsync(user.Name, id, ct);

    public Task FillCollectionAsync(string id, IReadOnlyCollection<string> pictures, bool inside, CancellationToken ct) =>
        parts.Collections.FillAsync(user.Name, id, pictures, inside, ct);

    public Task<ImportReport> ImportAsync(string folder, CancellationToken ct)
    {
        if (!user.IsAdmin) throw new InvalidRequestException("folder", "is read from the server's disk; only an administrator may do that.");
        return parts.Import.RunAsync(user.Name, folder, ct);
    }

    public async Task<JobId> PaintAgainAsync(string id, CancellationToken ct)
    {
        var details = await GetAsync(id, ct);
        var submitted = await parts.Ledger.SubmitAsync(user.Name, details.Request, new SubmitOptions(Source: "again"), ct);
        await parts.Bell.RingAsync();
        return submitted.Id;
    }

    public async Task<VerifyReport> VerifyAsync(string id, CancellationToken ct)
    {
        var details = await GetAsync(id, ct);
        var file = await FileAsync(id, ct);
        var job = await PaintAgainAsync(id, ct);
        await foreach (var news in parts.Watch.EventsAsync(user.Name, job, after: 0, ct))
            if (news.Event is JobFailed failed) throw new EaselException(failed.Code, failed.Message);
        var again = (await OfJobAsync(job, ct)).FirstOrDefault() ?? throw new EaselException("cancelled", "The repetition was stopped before it was done. Verify again.");
        var report = PictureComparison.Compare(file, details.Infotext, await FileAsync(again.Id, ct), (await GetAsync(again.Id, ct)).Infotext);
        await BinAsync([again.Id], ct);
        return report;
    }
}
