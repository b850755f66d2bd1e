using Easel.Application.Data;
using Easel.Application.Errors;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Easel.Application.Jobs;

/// <summary>
/// The one door through which jobs change. Changes go one after the other (SQLite writes no other way), each is one transaction together with
/// its events, and events are announced in the order of their numbers, after they are in the database.
/// </summary>
public sealed class LedgerGate(IDbContextFactory<StudioContext> contexts, JobFeed feed, ILogger<LedgerGate> log) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1);

    /// <inheritdoc/>
    public void Dispose() => gate.Dispose();

    internal async Task<T> ChangeAsync<T>(Func<StudioContext, PendingNews, Task<T>> change, CancellationToken stop, Action? done = null)
    {
        await gate.WaitAsync(stop);
        try
        {
            await using var context = await contexts.CreateDbContextAsync(stop);
            var news = new PendingNews(feed, context);
            var value = await change(context, news);
            // From here on it happens or it does not; nobody who leaves may leave it half done.
            await context.SaveChangesAsync(CancellationToken.None);
            done?.Invoke();
            news.Announce(log);
            return value;
        }
        catch (DbUpdateConcurrencyException)
        {
            throw new ConflictException("Someone else changed this job at the same moment. Look at it again, then repeat the change if it is still needed.");
        }
        finally
        {
            gate.Release();
        }
    }

    internal Task ChangeAsync(Func<StudioContext, PendingNews, Task> change, CancellationToken stop, Action? done = null) => ChangeAsync(async (context, news) =>
    {
        await change(context, news);
        return true;
    }, stop, done);
}
