using Easel.Application;
using Easel.Application.Pictures;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Easel.Cli.Serving;

/// <summary>Empties the bin of what has been in it long enough, when the studio is up and once an hour from then on.</summary>
/// <param name="opening">Tells when the database is open.</param>
/// <param name="bin">The bin.</param>
/// <param name="clock">For waiting.</param>
/// <param name="log">Hears what was deleted, and what could not be.</param>
internal sealed partial class BinKeeper(StudioOpening opening, PictureBin bin, TimeProvider clock, ILogger<BinKeeper> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!await opening.IsOpenAsync(stoppingToken)) return;
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), clock);
        do
        {
            try
            {
                if (await bin.SweepAsync(stoppingToken) is > 0 and var deleted) Emptied(log, deleted);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The next look may do better; a studio does not end of it.
                Failed(log, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Information, "{Deleted} pictures had been in the bin long enough and were deleted.")]
    private static partial void Emptied(ILogger log, int deleted);

    [LoggerMessage(LogLevel.Warning, "The bin could not be emptied.")]
    private static partial void Failed(ILogger log, Exception cause);
}
