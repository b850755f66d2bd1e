using Easel.Application;
using Easel.Application.Jobs;
using Easel.Application.Workers;
using Microsoft.Extensions.Logging;

namespace Easel.Jobs.Queue;

/// <summary>The way from the studio to its queue.</summary>
/// <param name="silo">Where the queue is.</param>
/// <param name="ledger">Takes back what nobody was there for any more.</param>
/// <param name="log">Hears of a queue that cannot be reached.</param>
public sealed partial class QueueDesk(QueueSilo silo, LeaseLedger ledger, ILogger<QueueDesk> log) : IWorkerDesk, IQueueBell
{
    /// <inheritdoc/>
    public async Task<LeasedJob?> TakeAsync(WorkerState worker, TimeSpan patience, CancellationToken stop)
    {
        var queue = Queue(await silo.Grains.WaitAsync(stop));
        var given = (await queue.TakeAsync(AskingWorker.Of(worker), patience, stop))?.Leased;
        if (given is not null && stop.IsCancellationRequested)
        {
            await ledger.LoseAsync(given.Lease, returned: true, "the worker left before it got the job", CancellationToken.None);
            return null;
        }

        return given;
    }

    /// <inheritdoc/>
    public async Task RingAsync()
    {
        // Nobody waits yet.
        if (!silo.IsUp) return;
        try
        {
            await Queue(await silo.Grains).RingAsync();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The job is in the database: workers that wait look there again by themselves.
            NotRung(log, e);
        }
    }

    private static IQueueGrain Queue(IGrainFactory grains) => grains.GetGrain<IQueueGrain>(0);

    [LoggerMessage(LogLevel.Warning, "The queue could not be told of new work; workers will find it within seconds.")]
    private static partial void NotRung(ILogger log, Exception cause);
}
