using System.Threading.Channels;

namespace Easel.Application.Models;

/// <summary>
/// Watches the catalogue's folders and scans them when something changed and has been quiet for a moment. Networks and containers lose
/// such news, so that it also scans from time to time.
/// </summary>
public sealed class CatalogueWatch : IAsyncDisposable
{
    private readonly ModelCatalogue catalogue;
    private readonly TimeProvider clock;
    private readonly Action<ScanReport> report;
    private readonly Action<Exception> failed;
    private readonly Channel<bool> news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly List<FileSystemWatcher> watchers = [];
    private readonly CancellationTokenSource stop = new();
    private readonly Task loop;

    /// <summary>Begins with a first scan, then watches.</summary>
    /// <param name="catalogue">The catalogue.</param>
    /// <param name="clock">Measures time.</param>
    /// <param name="report">Hears what each scan found; called on any thread.</param>
    /// <param name="failed">Hears why a scan failed; the watch goes on.</param>
    public CatalogueWatch(ModelCatalogue catalogue, TimeProvider clock, Action<ScanReport> report, Action<Exception> failed)
    {
        (this.catalogue, this.clock, this.report, this.failed) = (catalogue, clock, report, failed);
        loop = Task.Run(RunAsync);
    }

    /// <summary>How long the disk must be quiet before a scan begins: downloads and copies make many changes.</summary>
    public static TimeSpan Quiet { get; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The time between scans without news.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromMinutes(10);

    /// <summary>Asks for a scan soon, as a "refresh" button does.</summary>
    public void Refresh() => news.Writer.TryWrite(true);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await loop.ConfigureAwait(false);
        foreach (var watcher in watchers) watcher.Dispose();
        stop.Dispose();
    }

    private async Task RunAsync()
    {
        WatchFolders();
        Refresh();
        try
        {
            while (true)
            {
                await WaitAsync().ConfigureAwait(false);
                WatchFolders();
                await ScanAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The watch ends.
        }
    }

    private async Task WaitAsync()
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        var changed = news.Reader.ReadAsync(either.Token).AsTask();
        await Task.WhenAny(changed, Task.Delay(Interval, clock, either.Token)).ConfigureAwait(false);
        await either.CancelAsync().ConfigureAwait(false);
        stop.Token.ThrowIfCancellationRequested();
        // Each further change begins the wait anew, but a folder that never rests is scanned all the same.
        for (var i = 0; i < 20; i++)
        {
            await Task.Delay(Quiet, clock, stop.Token).ConfigureAwait(false);
            if (!news.Reader.TryRead(out _)) return;
        }
    }

    private async Task ScanAsync()
    {
        try
        {
            report(await catalogue.ScanAsync(null, stop.Token).ConfigureAwait(false));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            failed(e);
        }
    }

    // A folder that was made meanwhile is watched from now on.
    private void WatchFolders()
    {
        foreach (var root in catalogue.Roots.Where(root => Directory.Exists(root.Path) && !watchers.Exists(w => w.Path == root.Path))) Watch(root.Path);
    }

    private void Watch(string folder)
    {
        try
        {
            var watcher = new FileSystemWatcher(folder) { IncludeSubdirectories = true, NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size };
            watcher.Created += (_, _) => Refresh();
            watcher.Changed += (_, _) => Refresh();
            watcher.Deleted += (_, _) => Refresh();
            watcher.Renamed += (_, _) => Refresh();
            // Its buffer overflowed: something changed, whatever it was.
            watcher.Error += (_, _) => Refresh();
            watcher.EnableRaisingEvents = true;
            watchers.Add(watcher);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            failed(e);
        }
    }
}
