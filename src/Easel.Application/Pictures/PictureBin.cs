using Easel.Application.Data;
using Easel.Application.Settings;
using Microsoft.EntityFrameworkCore;

namespace Easel.Application.Pictures;

/// <summary>Deletes what has been in the bin for longer than its owner's setting <c>bin_days</c> says.</summary>
/// <param name="gallery">Deletes.</param>
/// <param name="settings">Knows the days.</param>
/// <param name="contexts">The database.</param>
/// <param name="clock">Tells today.</param>
public sealed class PictureBin(PictureGallery gallery, StudioSettings settings, IDbContextFactory<StudioContext> contexts, TimeProvider clock)
{
    /// <summary>Deletes what is due, of every owner; returns how many pictures.</summary>
    public async Task<int> SweepAsync(CancellationToken stop)
    {
        List<string> owners;
        await using (var context = await contexts.CreateDbContextAsync(stop)) owners = await context.Pictures.Where(it => it.BinnedAt != null).Select(it => it.Owner).Distinct().ToListAsync(stop);
        var deleted = 0;
        foreach (var owner in owners)
        {
            var days = (await settings.GetAsync(owner, stop)).Number(SettingList.BinDays);
            deleted += await gallery.EmptyBinAsync(owner, clock.GetUtcNow().AddDays(-days), stop);
        }

        return deleted;
    }
}
