using Easel.Application;
using Easel.Application.Folders;
using Easel.Core.Errors;
using Microsoft.Extensions.Hosting;

namespace Easel.Cli.Serving;

/// <summary>The first thing that a studio does: it takes the data folder. Then the database is opened, while the server comes up.</summary>
internal sealed class StudioStart(StudioFolders folders, StudioOpening opening, IHostApplicationLifetime life) : IHostedLifecycleService, IDisposable
{
    private FileStream? held;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        held = Take();
        Clear(folders.Passing);
        // Who waits for it (serve itself, and requests that come early) learns how it ended.
        _ = Task.Run(() => opening.OpenAsync(life.ApplicationStopping), CancellationToken.None);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => held?.Dispose();

    // What a killed run left; what cannot be deleted does no harm.
    private static void Clear(string folder)
    {
        try
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    private FileStream Take()
    {
        try
        {
            Directory.CreateDirectory(folders.Data);
            return new FileStream(folders.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EaselException("data-folder", File.Exists(folders.Lock)
                ? $"Another studio uses {folders.Data} ({folders.Lock} is held). End it, or give this one another folder with --data-dir."
                : $"{folders.Data} cannot be written ({e.Message.TrimEnd('.')}). Choose another folder with --data-dir.", e);
        }
    }
}
