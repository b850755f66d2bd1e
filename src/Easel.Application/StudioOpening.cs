using Easel.Application.Data;
using Easel.Application.Jobs;
using Easel.Application.Pictures;
using Microsoft.EntityFrameworkCore;

namespace Easel.Application;

/// <summary>
/// What happens before anyone may use a studio: the database is brought up to date, and what the last run left unfinished is put in order. The
/// server is up meanwhile; whoever comes early waits for <see cref="Opened"/>.
/// </summary>
public sealed class StudioOpening(StudioDatabase database, IDbContextFactory<StudioContext> contexts, PictureStore pictures, LeaseLedger leases)
{
    private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the studio may be used; fails with what <see cref="OpenAsync"/> failed with.</summary>
    public Task Opened => opened.Task;

    /// <summary>For services of the background: true when the studio is open, false when it is never going to be.</summary>
    public async Task<bool> IsOpenAsync(CancellationToken stop)
    {
        await Opened.WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return Opened.IsCompletedSuccessfully;
    }

    /// <summary>Opens the studio, once.</summary>
    /// <exception cref="Core.Errors.EaselException">Code <c>database</c>: see <see cref="StudioDatabase.OpenAsync"/>.</exception>
    public async Task OpenAsync(CancellationToken stop)
    {
        try
        {
            await using (var context = await contexts.CreateDbContextAsync(stop)) await database.OpenAsync(context, stop);
            await pictures.RecoverAsync(stop);
            await leases.RecoverAsync("the studio ended while it ran", stop);
            opened.TrySetResult();
        }
        catch (Exception e)
        {
            opened.TrySetException(e);
            throw;
        }
    }
}
