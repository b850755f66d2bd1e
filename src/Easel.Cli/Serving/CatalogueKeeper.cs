using Easel.Application;
using Easel.Application.Jobs;
using Easel.Application.Models;
using Easel.Core.Jobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Easel.Cli.Serving;

/// <summary>
/// Keeps the catalogue of models up to date while the studio runs: it is scanned when the studio is up, watched from then on, and scanned again
/// when a job made a file. Hashes that are not known are read one file after the other, small files first, and only while no job runs.
/// </summary>
/// <param name="opening">Tells when the database is open.</param>
/// <param name="catalogue">The catalogue.</param>
/// <param name="feed">Tells of finished jobs.</param>
/// <param name="jobs">Knows whether one runs.</param>
/// <param name="lifetime">Tells when the studio is up.</param>
/// <param name="starter">The file of the model that comes with the program, which lies in no model folder; empty where it is not there.</param>
/// <param name="clock">For waiting.</param>
/// <param name="log">Hears what could not be read.</param>
internal sealed partial class CatalogueKeeper(StudioOpening opening, ModelCatalogue catalogue, JobFeed feed, JobLists jobs, IHostApplicationLifetime lifetime, string starter, TimeProvider clock, ILogger<CatalogueKeeper> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Whoever waits for the page does not wait for a scan.
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var started = lifetime.ApplicationStarted.Register(up.SetResult);
        await up.Task.WaitAsync(stoppingToken);
        if (!await opening.IsOpenAsync(stoppingToken)) return;
        using var news = new SemaphoreSlim(0);
        await using var watch = new CatalogueWatch(catalogue, clock, Hear, error => Failed(log, error));
        void Made(JobResult result)
        {
            if (result is ModelFileResult or PullResult or TrainResult) watch.Refresh();
        }

        void Hear(ScanReport report)
        {
            if (report.Changed > 0 || report.Gone > 0) Scanned(log, report.Found, report.Changed, report.Gone);
            news.Release();
        }

        feed.Finished += Made;
        try
        {
            HashSet<string> refused = new(StringComparer.Ordinal);
            if (starter.Length > 0) await HashAsync(starter, refused, stoppingToken);
            while (true)
            {
                await news.WaitAsync(stoppingToken);
                await HashAllAsync(refused, stoppingToken);
            }
        }
        finally
        {
            feed.Finished -= Made;
        }
    }

    private async Task HashAllAsync(HashSet<string> refused, CancellationToken stop)
    {
        try
        {
            foreach (var path in await catalogue.UnhashedAsync(refused, stop)) await HashAsync(path, refused, stop);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The catalogue is a cache: a studio does not end of it.
            Failed(log, e);
        }
    }

    private async Task HashAsync(string path, HashSet<string> refused, CancellationToken stop)
    {
        try
        {
            // A job reads its own models, and needs the disk and the processor for itself.
            while ((await jobs.CountsAsync(stop)).GetValueOrDefault(JobState.Running) > 0) await Task.WhenAny(feed.NextChange(), Task.Delay(Look, clock, stop));
            await catalogue.HashAsync(path, stop);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            refused.Add(path);
            NotHashed(log, path, e);
        }
    }

    [LoggerMessage(LogLevel.Information, "The model folders hold {Found} models: {Changed} new or changed, {Removed} gone.")]
    private static partial void Scanned(ILogger log, int found, int changed, int removed);

    [LoggerMessage(LogLevel.Warning, "The model folders could not be looked through.")]
    private static partial void Failed(ILogger log, Exception cause);

    [LoggerMessage(LogLevel.Warning, "{Path} could not be read for its hashes.")]
    private static partial void NotHashed(ILogger log, string path, Exception cause);
}
