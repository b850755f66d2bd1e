using System.Runtime.CompilerServices;
using Easel.Application.Data;
using Easel.Core.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Easel.Application.Jobs;

/// <summary>Follows jobs from any point on, over lost connections and restarts.</summary>
/// <param name="contexts">Has the lasting events.</param>
/// <param name="feed">Has the passing ones, and tells when there are news.</param>
public sealed class JobWatch(IDbContextFactory<StudioContext> contexts, JobFeed feed)
{
    /// <summary>A job's events after a number, in order, until its last one. Lasting events all come, once; of progress and previews the newest.</summary>
    /// <exception cref="Errors.NotFoundException">There is no such job of this owner.</exception>
    public async IAsyncEnumerable<NumberedEvent> EventsAsync(string owner, JobId id, long after, [EnumeratorCancellation] CancellationToken stop)
    {
        bool ended;
        await using (var context = await contexts.CreateDbContextAsync(stop)) ended = (await JobLedger.RowAsync(context, owner, id, stop)).State.IsEnd();
        using var ear = feed.Listen(id);
        long? read = null;
        while (true)
        {
            var news = ear.News();
            var batch = news.Passing.Where(it => it.Id > after).ToList();
            if (read != news.LastLasting) batch.AddRange(await LastingAsync(id, after, stop));
            read = news.LastLasting;
            foreach (var it in batch.OrderBy(it => it.Id))
            {
                yield return it;
                after = it.Id;
                if (it.IsLast) yield break;
            }

            // Whoever comes after the last event has heard them all.
            if (ended) yield break;
            await news.Change.WaitAsync(stop);
        }
    }

    private async Task<IEnumerable<NumberedEvent>> LastingAsync(JobId id, long after, CancellationToken stop)
    {
        await using var context = await contexts.CreateDbContextAsync(stop);
        var rows = await context.Events.AsNoTracking().Where(it => it.Job == id && it.Id > after).OrderBy(it => it.Id).ToListAsync(stop);
        return rows.Select(it => new NumberedEvent(it.Id, it.At, JobJson.ReadEvent(it.Json)));
    }
}
