using System.Collections.Immutable;
using Easel.Application.Data;
using Easel.Application.Errors;
using Easel.Core.Errors;
using Microsoft.EntityFrameworkCore;

namespace Easel.Application.Pictures;

/// <summary>Named sets of pictures. A picture may be in many; deleting a set deletes no picture.</summary>
/// <param name="contexts">The database.</param>
/// <param name="clock">Dates sets.</param>
public sealed class PictureCollections(IDbContextFactory<StudioContext> contexts, TimeProvider clock)
{
    /// <summary>An owner's sets by name.</summary>
    public async Task<ImmutableArray<PictureCollection>> ListAsync(string owner, CancellationToken stop)
    {
        await using var context = await contexts.CreateDbContextAsync(stop);
        var sets = await context.Collections.Where(it => it.Owner == owner).OrderBy(it => it.Name)
            .Select(it => new PictureCollection(it.Id, it.Name, context.Collected.Count(collected => collected.Collection == it.Id))).ToListAsync(stop);
        return [.. sets];
    }

    /// <summary>Makes a set; returns its id.</summary>
    public async Task<string> AddAsync(string owner, string name, CancellationToken stop)
    {
        if (name.Trim().Length is 0 or > 100) throw new InvalidRequestException("name", "has a wrong length; give 1 to 100 characters.");
        await using var context = await contexts.CreateDbContextAsync(stop);
        var row = new CollectionRow { Id = PictureFacts.NewId(clock.GetUtcNow()), Owner = owner, Name = name.Trim(), MadeAt = clock.GetUtcNow() };
        context.Collections.Add(row);
        await context.SaveChangesAsync(stop);
        return row.Id;
    }

    /// <summary>Deletes a set; its pictures stay.</summary>
    public async Task RemoveAsync(string owner, string id, CancellationToken stop)
    {
        await using var context = await contexts.CreateDbContextAsync(stop);
        context.Collections.Remove(await OwnAsync(context, owner, id, stop));
        await context.Collected.Where(it => it.Collection == id).ExecuteDeleteAsync(stop);
        await context.SaveChangesAsync(stop);
    }

    /// <summary>Puts pictures into a set, or takes them out of it.</summary>
    public async Task FillAsync(string owner, string id, IReadOnlyCollection<string> pictures, bool inside, CancellationToken stop)
    {
        await using var context = await contexts.CreateDbContextAsync(stop);
        await OwnAsync(context, owner, id, stop);
        if (!inside)
        {
            await context.Collected.Where(it => it.Collection == id && pictures.Contains(it.Picture)).ExecuteDeleteAsync(stop);
            return;
        }

        var own = await context.Pictures.Where(it => it.Owner == owner && pictures.Contains(it.Id)).Select(it => it.Id).ToListAsync(stop);
        if (pictures.FirstOrDefault(it => !own.Contains(it)) is { } foreign) throw new NotFoundException("picture", foreign);
        var there = await context.Collected.Where(it => it.Collection == id).Select(it => it.Picture).ToListAsync(stop);
        context.Collected.AddRange(own.Except(there, StringComparer.Ordinal).Select(it => new CollectedRow { Collection = id, Picture = it }));
        await context.SaveChangesAsync(stop);
    }

    private static async Task<CollectionRow> OwnAsync(StudioContext context, string owner, string id, CancellationToken stop) =>
        await context.Collections.FirstOrDefaultAsync(it => it.Id == id && it.Owner == owner, stop) ?? throw new NotFoundException("collection", id);
}
