using Easel.Application.Data;
using Easel.Core.Errors;
using Microsoft.EntityFrameworkCore;

namespace Easel.Application.Drafts;

/// <summary>Keeps forms as users left them, so that a reload, another device or a restart changes nothing.</summary>
/// <param name="contexts">The database.</param>
/// <param name="clock">Says when.</param>
public sealed class DraftStore(IDbContextFactory<StudioContext> contexts, TimeProvider clock)
{
    private const int LongestName = 64;
    private const int LongestValue = 1 << 20;

    /// <summary>A draft; null where there is none.</summary>
    public async Task<string?> FindAsync(string owner, string name, CancellationToken stop)
    {
        await using var context = await contexts.CreateDbContextAsync(stop);
        return await context.Drafts.Where(it => it.Owner == owner && it.Name == name).Select(it => it.Value).FirstOrDefaultAsync(stop);
    }

    /// <summary>Keeps a draft in place of the one of that name; null throws it away.</summary>
    /// <exception cref="InvalidRequestException">It is larger than a form can be.</exception>
    public async Task KeepAsync(string owner, string name, string? value, CancellationToken stop)
    {
        if (name.Length > LongestName || value?.Length > LongestValue) throw new InvalidRequestException("draft", "is too large to be a form; shorten its texts.");
        await using var context = await contexts.CreateDbContextAsync(stop);
        var changed = value is null
            ? await context.Drafts.Where(it => it.Owner == owner && it.Name == name).ExecuteDeleteAsync(stop)
            : await context.Drafts.Where(it => it.Owner == owner && it.Name == name)
                .ExecuteUpdateAsync(set => set.SetProperty(it => it.Value, value).SetProperty(it => it.ChangedAt, clock.GetUtcNow()), stop);
        if (changed > 0 || value is null) return;
        context.Drafts.Add(new DraftRow { Owner = owner, Name = name, Value = value, ChangedAt = clock.GetUtcNow() });
        try
        {
            await context.SaveChangesAsync(stop);
        }
        catch (DbUpdateException)
        {
            // Another window of the same user was first: what was typed last counts.
            await context.Drafts.Where(it => it.Owner == owner && it.Name == name).ExecuteUpdateAsync(set => set.SetProperty(it => it.Value, value), stop);
        }
    }
}
