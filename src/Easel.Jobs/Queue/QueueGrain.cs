using Easel.Application.Jobs;
using Easel.Application.Settings;
using Orleans.Concurrency;

namespace Easel.Jobs.Queue;

/// <summary>The queue. Calls interleave where they wait, so that a worker that waits for a job keeps nobody else from the queue.</summary>
[Reentrant]
public sealed class QueueGrain(LeaseLedger ledger, StudioSettings settings, TimeProvider clock) : Grain, IQueueGrain
{
    private readonly SemaphoreSlim choosing = new(1);
    private TaskCompletionSource bell = NewBell();

    /// <inheritdoc/>
    public async Task<GivenJob?> TakeAsync(AskingWorker worker, TimeSpan patience, CancellationToken stop)
    {
        var until = clock.GetUtcNow() + patience;
        while (!stop.IsCancellationRequested)
        {
            // The bell first: what comes while the database is read rings it.
            var ring = bell.Task;
            if (await ChooseAsync(worker, stop) is { } job) return job;
            var left = until - clock.GetUtcNow();
            if (left <= TimeSpan.Zero) return null;
            await Task.WhenAny(ring, Task.Delay(left, clock, stop));
        }

        return null;
    }

    /// <inheritdoc/>
    public Task RingAsync()
    {
        var rung = bell;
        bell = NewBell();
        rung.TrySetResult();
        return Task.CompletedTask;
    }

    private static TaskCompletionSource NewBell() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task<GivenJob?> ChooseAsync(AskingWorker worker, CancellationToken stop)
    {
        // One worker after the other: two that choose at once would choose the same job.
        await choosing.WaitAsync(stop);
        try
        {
            while (true)
            {
                if (ledger.IsHeld || (await settings.GetAsync("", stop)).Flag(SettingList.QueuePaused)) return null;
                var (waiting, turns) = await ledger.WaitingAsync(stop);
                if (AffinityPolicy.Choose(waiting, turns, worker.State, clock.GetUtcNow()) is not { } chosen) return null;
                // Its owner may have stopped it this moment: then there may be another one.
                if (await ledger.TakeAsync(chosen, worker.Name, stop) is { } job) return GivenJob.Of(job);
            }
        }
        finally
        {
            choosing.Release();
        }
    }
}
