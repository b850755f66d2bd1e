using Easel.Application;
using Easel.Application.Jobs;
using Easel.Application.Workers;
using Microsoft.Extensions.Logging;

namespace Easel.Jobs.Queue;

/// <summary>The way from the studio to its queue.</summary>
/// <param name="grains">Finds the queue.</param>
/// <param name="ledger">Takes back what nobody was there for any more.</param>
/// <param name="log">Hears of a queue that cannot be reached.</param>
public sealed partial class QueueDesk(IGrainFactory grains, LeaseLedger ledger, ILogger<QueueDesk> log) : IWorkerDesk, IQueueBell
{
    private IQueueGrain Queue => grains.GetGrain<IQueueGrain>(0);

    /// <inheritdoc/>
    public async Task<LeasedJob?> TakeAsync(WorkerState worker, TimeSpan patience, CancellationToken stop)
    {
        var given = (await Queue.TakeAsync(AskingWorker.Of(worker), patience, stop))?.Leased;
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
        try
        {
            await Queue.RingAsync();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The job is in the database: workers that wait look there again by themselves.
            NotRung(log, e);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The queue could not be told of new work; workers will find it within seconds.")]
    private static partial void NotRung(ILogger log, Exception cause);
}
