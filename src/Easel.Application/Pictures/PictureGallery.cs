using System.Collections.Immutable;
using Easel.Application.Data;
using Easel.Application.Errors;
using Easel.Application.Folders;
using Easel.Core.Errors;
using Easel.Core.Infotext;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Microsoft.EntityFrameworkCore;

namespace Easel.Application.Pictures;

/// <summary>The pictures of a studio, as their owners look at them and put them in order.</summary>
/// <param name="folders">Where pictures are.</param>
/// <param name="contexts">The database.</param>
/// <param name="clock">Dates what goes to the bin.</param>
public sealed class PictureGallery(StudioFolders folders, IDbContextFactory<StudioContext> contexts, TimeProvider clock)
{
    /// <summary>One page of the pictures that an owner looks for, the newest first.</summary>
    public async Task<PicturePage> PageAsync(string owner, PictureQuery query, CancellationToken stop)
    {
        if (query.Limit is < 1 or > 500) throw new InvalidRequestException("limit", "is out of range; give 1 to 500.");
        if (query.After is { } after && !(after.Length == 32 && after.All(char.IsAsciiHexDigitLower))) throw new InvalidRequestException("after", "is no place in the gallery; give the 'next' of the answer before.");
        await using var context = await contexts.CreateDbContextAsync(stop);
        var rows = await Search(context, owner, query).OrderByDescending(it => it.Id).Take(query.Limit + 1).AsNoTracking().ToListAsync(stop);
        var more = rows.Count > query.Limit;
        return new PicturePage([.. rows.Take(query.Limit).Select(PictureSummary.Of)], more ? rows[query.Limit - 1].Id : null);
    }

    /// <summary>How many pictures an owner finds.</summary>
    public async Task<int> CountAsync(string owner, PictureQuery query, CancellationToken stop)
    {
        await using var context = await contexts.CreateDbContextAsync(stop);
        return await Search(context, owner, query with { After = null }).CountAsync(stop);
    }

    /// <summary>The pictures of a job, in the order of their numbers.</summary>
    public async Task<ImmutableArray<PictureSummary>> OfJobAsync(string owner, JobId job, CancellationToken stop)
    {
        await using var context = await contexts.CreateDbContextAsync(stop);
        var rows = await context.Pictures.AsNoTracking().Where(it => it.Owner == owner && it.Job == job && it.Number >= 0 && it.Number < PictureUpload.FirstPasses && it.BinnedAt == null).OrderBy(it => it.Number).ToListAsync(stop);
        return [.. rows.Select(PictureSummary.Of)];
    }

    /// <summary>All that is known of a picture.</summary>
    /// <exception cref="NotFoundException">There is none that the owner may see.</exception>
    public async Task<PictureDetails> GetAsync(string owner, string id, CancellationToken stop)
    {
        await using var context = await contexts.CreateDbContextAsync(stop);
        var row = await SeenAsync(context, owner, id, stop);
        var text = await context.PictureTexts.AsNoTracking().FirstAsync(it => it.Picture == id, stop);
        var tags = await context.PictureTags.Where(it => it.Picture == id).Select(it => it.Tag).OrderBy(it => it).ToListAsync(stop);
        var collections = await (from collected in context.Collected
                                 join collection in context.Collections on collected.Collection equals collection.Id
                                 where collected.Picture == id && collection.Owner == owner
                                 select new PictureCollection(collection.Id, collection.Name, context.Collected.Count(it => it.Collection == collection.Id))).ToListAsync(stop);
        var request = text.Request is { } stored ? RequestJson.Read(stored) : RequestInfotext.ToRequest(GenerationParameters.Parse(text.Infotext)).Request;
        return new PictureDetails(PictureSummary.Of(row), text.Infotext, request, text.Request is not null, [.. tags], [.. collections]);
    }

    /// <summary>The file of a picture.</summary>
    /// <exception cref="NotFoundException">There is none that the owner may see, or its file is gone.</exception>
    public async Task<string> FileAsync(string owner, string id, CancellationToken stop)
    {
        await using var context = await contexts.CreateDbContextAsync(stop);
        var path = PictureStore.FullPath(folders, (await SeenAsync(context, owner, id, stop)).Path);
        return File.Exists(path) ? path : throw new NotFoundException("file of picture", id);
    }

    /// <summary>Marks pictures as favourites, or not.</summary>
    public Task FavouriteAsync(string owner, IReadOnlyCollection<string> ids, bool favourite, CancellationToken stop) =>
        ChangeAsync(owner, ids, rows => rows.ExecuteUpdateAsync(set => set.SetProperty(it => it.Favourite, favourite), stop), stop);

    /// <summary>Lets everyone with an account see pictures, or not.</summary>
    public Task ShareAsync(string owner, IReadOnlyCollection<string> ids, bool shared, CancellationToken stop) =>
        ChangeAsync(owner, ids, rows => rows.ExecuteUpdateAsync(set => set.SetProperty(it => it.Shared, shared), stop), stop);

    /// <summary>Throws pictures into the bin; their files stay.</summary>
    public Task BinAsync(string owner, IReadOnlyCollection<string> ids, CancellationToken stop)
    {
        DateTimeOffset? now = clock.GetUtcNow();
        return ChangeAsync(owner, ids, rows => rows.ExecuteUpdateAsync(set => set.SetProperty(it => it.BinnedAt, now), stop), stop);
    }

    /// <summary>Takes pictures out of the bin.</summary>
    public Task RestoreAsync(string owner, IReadOnlyCollection<string> ids, CancellationToken stop) =>
        ChangeAsync(owner, ids, rows => rows.ExecuteUpdateAsync(set => set.SetProperty(it => it.BinnedAt, (DateTimeOffset?)null), stop), stop);

    /// <summary>Deletes what an owner threw away before a time, with its files; returns how many.</summary>
    public async Task<int> EmptyBinAsync(string owner, DateTimeOffset before, CancellationToken stop)
    {
        await using var context = await contexts.CreateDbContextAsync(stop);
        var rows = await context.Pictures.Where(it => it.Owner == owner && it.BinnedAt != null && it.BinnedAt < before).ToListAsync(stop);
        foreach (var chunk in rows.Chunk(200))
        {
            var ids = chunk.Select(it => it.Id).ToList();
            await context.PictureTags.Where(it => ids.Contains(it.Picture)).ExecuteDeleteAsync(stop);
            await context.Collected.Where(it => ids.Contains(it.Picture)).ExecuteDeleteAsync(stop);
            await context.PictureTexts.Where(it => ids.Contains(it.Picture)).ExecuteDeleteAsync(stop);
            context.Pictures.RemoveRange(chunk);
            await context.SaveChangesAsync(stop);
            // Only files of this studio's own folder are deleted: an imported picture elsewhere is forgotten, not destroyed.
            foreach (var row in chunk.Where(it => !Path.IsPathRooted(it.Path))) File.Delete(PictureStore.FullPath(folders, row.Path));
        }

        return rows.Count;
    }

    /// <summary>Gives a picture exactly these tags.</summary>
    public async Task TagAsync(string owner, string id, IReadOnlyCollection<string> tags, CancellationToken stop)
    {
        var wanted = tags.Select(it => it.Trim().ToLowerInvariant()).Where(it => it.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        if (wanted.Count > 100 || wanted.Exists(it => it.Length > 100)) throw new InvalidRequestException("tags", "are too many or too long; give at most 100 of at most 100 characters.");
        await using var context = await contexts.CreateDbContextAsync(stop);
        await OwnAsync(context, owner, id, stop);
        context.PictureTags.RemoveRange(await context.PictureTags.Where(it => it.Picture == id && !wanted.Contains(it.Tag)).ToListAsync(stop));
        var there = await context.PictureTags.Where(it => it.Picture == id).Select(it => it.Tag).ToListAsync(stop);
        context.PictureTags.AddRange(wanted.Except(there, StringComparer.Ordinal).Select(tag => new PictureTagRow { Picture = id, Tag = tag }));
        await context.SaveChangesAsync(stop);
    }

    internal static IQueryable<PictureRow> Search(StudioContext context, string owner, PictureQuery query)
    {
        var rows = context.Pictures.Where(it => it.Owner == owner && (query.Bin ? it.BinnedAt != null : it.BinnedAt == null));
        foreach (var word in (query.Words ?? "").ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries)) rows = rows.Where(it => it.Words.Contains(word));
        if (query.Model is { } model) rows = rows.Where(it => it.Model == model || it.ModelHash == model);
        if (query.Lora is { } lora)
        {
            var marked = $"|{lora}|";
            rows = rows.Where(it => it.Loras.Contains(marked));
        }

        if (query.Sampler is { } sampler) rows = rows.Where(it => it.Sampler == sampler);
        if (query.From is { } from) rows = rows.Where(it => it.MadeAt >= from);
        if (query.Before is { } before) rows = rows.Where(it => it.MadeAt < before);
        if (query.SmallestSide is { } side) rows = rows.Where(it => it.Width >= side && it.Height >= side);
        if (query.Favourite is { } favourite) rows = rows.Where(it => it.Favourite == favourite);
        if (query.Tag is { } tag) rows = rows.Where(it => context.PictureTags.Any(tied => tied.Picture == it.Id && tied.Tag == tag));
        if (query.Collection is { } collection)
            rows = rows.Where(it => context.Collected.Any(collected => collected.Picture == it.Id && collected.Collection == collection));
        if (query.Job is { } job) rows = rows.Where(it => it.Job == job);
        if (query.After is { } after) rows = rows.Where(it => string.Compare(it.Id, after) < 0);
        return rows;
    }

    internal static async Task<PictureRow> OwnAsync(StudioContext context, string owner, string id, CancellationToken stop) =>
        await context.Pictures.FirstOrDefaultAsync(it => it.Id == id && it.Owner == owner, stop) ?? throw new NotFoundException("picture", id);

    private static async Task<PictureRow> SeenAsync(StudioContext context, string owner, string id, CancellationToken stop) =>
        await context.Pictures.AsNoTracking().FirstOrDefaultAsync(it => it.Id == id && (it.Owner == owner || it.Shared), stop) ?? throw new NotFoundException("picture", id);

    private async Task ChangeAsync(string owner, IReadOnlyCollection<string> ids, Func<IQueryable<PictureRow>, Task<int>> change, CancellationToken stop)
    {
        await using var context = await contexts.CreateDbContextAsync(stop);
        var changed = await change(context.Pictures.Where(it => it.Owner == owner && ids.Contains(it.Id)));
        if (changed == 0 && ids.Count > 0) throw new NotFoundException("picture", ids.First());
    }
}
