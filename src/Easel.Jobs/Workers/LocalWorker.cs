using Easel.Application;
using Easel.Application.Jobs;
using Easel.Application.Workers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Easel.Jobs.Workers;

/// <summary>
/// A worker of this machine, as a process of its own: started when a job waits, started again when it dies. What its libraries do to it
/// (a crash, an out-of-memory kill) costs the job one attempt, and never the studio.
/// </summary>
public sealed partial class LocalWorker(WorkerProgram program, StudioOpening opening, LeaseLedger ledger, JobFeed feed, IQueueBell bell, TimeProvider clock, ILogger<LocalWorker> log)
    : BackgroundService, IWorkerHealth
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(0.5);

    private readonly Lock gate = new();
    private WorkerProcess? current;
    private bool unloading;

    /// <inheritdoc/>
    public int? ProcessId
    {
        get { lock (gate) return current?.Id; }
    }

    /// <inheritdoc/>
    public string? Trouble { get; private set; }

    /// <inheritdoc/>
    public void Unload()
    {
        lock (gate)
        {
            if (current is null) return;
            unloading = true;
            current.Ask();
        }
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        WorkerProcess? running;
        lock (gate) running = current;
        if (running is not null) await FinishOrReturnAsync(running, cancellationToken);
        await base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!await opening.IsOpenAsync(stoppingToken)) return;
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await WorkAsync(stoppingToken);
                var started = clock.GetTimestamp();
                var (served, how) = await RunAsync(stoppingToken);
                failures = served || clock.GetElapsedTime(started) > LongestPause ? 0 : failures + 1;
                Trouble = failures < 3 ? null : $"The worker does not come up: {how}.";
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                failures++;
                Trouble = $"The worker does not start: {e.Message}";
                NotStarted(log, e);
            }

            if (failures > 0) await Task.Delay(TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, failures) / 2)), clock, stoppingToken);
        }
    }

    /// <summary>Ends when a job waits.</summary>
    private async Task WorkAsync(CancellationToken stop)
    {
        while (true)
        {
            var change = feed.NextChange();
            if ((await ledger.WaitingAsync(stop)).Waiting.Any(job => program.Kinds.Contains(job.Kind, StringComparer.Ordinal))) return;
            await change.WaitAsync(stop);
        }
    }

    private async Task<(bool Served, string How)> RunAsync(CancellationToken stop)
    {
        var name = $"{program.Prefix}-{Guid.NewGuid().ToString("N")[..8]}";
        using var process = new WorkerProcess(name, program.Start(name), line => Line(log, name, line));
        lock (gate) (current, unloading) = (process, false);
        Started(log, name, process.Id);
        try
        {
            var how = await process.EndAsync(stop);
            bool asked;
            lock (gate) asked = unloading;
            var lost = await ledger.LoseWorkerAsync(name, returned: asked, how, CancellationToken.None);
            if (lost > 0) await bell.RingAsync();
            if (lost == 0 && process.HasGoneHome) GoneHome(log, name);
            else Ended(log, name, how, lost);
            return (asked || lost > 0, how);
        }
        finally
        {
            lock (gate) current = null;
        }
    }

    private async Task FinishOrReturnAsync(WorkerProcess process, CancellationToken stop)
    {
        // A training keeps its state and goes on from there at the next start.
        ledger.SendHome(process.Name);
        var until = clock.GetUtcNow() + program.Patience;
        while (await ledger.HasJobAsync(process.Name, CancellationToken.None) && clock.GetUtcNow() < until && !stop.IsCancellationRequested)
        {
            var change = feed.NextChange();
            await Task.WhenAny(change, Task.Delay(Look, clock, CancellationToken.None));
        }

        var returned = await ledger.LoseWorkerAsync(process.Name, returned: true, "the studio shut down while it ran", CancellationToken.None);
        if (returned > 0) Returned(log, returned);
        process.Kill();
    }

    [LoggerMessage(LogLevel.Information, "Worker {Name} is process {Process}.")]
    private static partial void Started(ILogger log, string name, int process);

    [LoggerMessage(LogLevel.Information, "{Name}: {Line}")]
    private static partial void Line(ILogger log, string name, string line);

    [LoggerMessage(LogLevel.Information, "Worker {Name} had nothing to do and went home.")]
    private static partial void GoneHome(ILogger log, string name);

    [LoggerMessage(LogLevel.Warning, "Worker {Name}: {How}; {Lost} jobs lost an attempt.")]
    private static partial void Ended(ILogger log, string name, string how, int lost);

    [LoggerMessage(LogLevel.Information, "{Count} jobs were put back into the queue.")]
    private static partial void Returned(ILogger log, int count);

    [LoggerMessage(LogLevel.Error, "The worker's process does not start.")]
    private static partial void NotStarted(ILogger log, Exception cause);
}
