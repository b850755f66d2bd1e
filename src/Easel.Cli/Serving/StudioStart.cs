using Easel.Application.Data;
using Easel.Application.Folders;
using Easel.Application.Jobs;
using Easel.Application.Pictures;
using Easel.Core.Errors;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace Easel.Cli.Serving;

/// <summary>
/// What happens before anything else of a studio: the data folder is taken, the database is brought up to date, and what the last run left
/// unfinished is put in order.
/// </summary>
internal sealed class StudioStart(StudioFolders folders, StudioDatabase database, IDbContextFactory<StudioContext> contexts, PictureStore pictures, LeaseLedger leases) : IHostedLifecycleService, IDisposable
{
    private FileStream? held;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        held = Take();
        await using (var context = await contexts.CreateDbContextAsync(cancellationToken)) await database.OpenAsync(context, cancellationToken);
        await pictures.RecoverAsync(cancellationToken);
        await leases.RecoverAsync("the studio ended while it ran", cancellationToken);
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
