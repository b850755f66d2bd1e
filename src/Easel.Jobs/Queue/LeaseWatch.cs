using Easel.Application;
using Easel.Application.Jobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Easel.Jobs.Queue;

/// <summary>Takes jobs away from workers that fell silent.</summary>
internal sealed partial class LeaseWatch(StudioOpening opening, LeaseLedger ledger, IQueueBell bell, TimeProvider clock, ILogger<LeaseWatch> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!await opening.IsOpenAsync(stoppingToken)) return;
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var lost = await ledger.LoseSilentAsync(stoppingToken);
                if (lost == 0) continue;
                Lost(log, lost);
                await bell.RingAsync();
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // A full disk, for instance: the next round may find room.
                Failed(log, e);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Count} jobs were taken away from silent workers.")]
    private static partial void Lost(ILogger log, int count);

    [LoggerMessage(LogLevel.Error, "Silent workers could not be looked for.")]
    private static partial void Failed(ILogger log, Exception cause);
}
