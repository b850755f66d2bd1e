using System.Text.Json;
using Easel.Application.Pictures;
using Easel.Core.Requests;

namespace Easel.Application.Tests.Pictures;

public class PictureBinTests : StudioTests
{
    private static CancellationToken Stop => TestStudio.Stop;

    [Fact]
    public async Task What_was_thrown_away_is_deleted_after_as_many_days_as_the_setting_says()
    {
        await using var studio = await OpenAsync();
        await studio.Local.SubmitAsync(new GenerateRequest("a cat", Seed: 7, Subseed: 1), Stop);
        var job = await studio.TakeAsync();
        for (var i = 0; i < 3; i++) await studio.PaintAsync(job, i, (byte)i);
        var pictures = studio.Local.Pictures;
        var ids = (await pictures.OfJobAsync(job.Lease.Job, Stop)).Select(it => it.Id).ToList();
        var file = await pictures.FileAsync(ids[0], Stop);
        await pictures.BinAsync([ids[0]], Stop);
        studio.Clock.Move(TimeSpan.FromDays(10));
        await pictures.BinAsync([ids[1]], Stop);
        studio.Clock.Move(TimeSpan.FromDays(19));
        Assert.Equal(0, await studio.Bin.SweepAsync(Stop));
        studio.Clock.Move(TimeSpan.FromDays(2));
        Assert.Equal(1, await studio.Bin.SweepAsync(Stop));
        Assert.False(File.Exists(file));
        await studio.Local.ChangeSettingsAsync(new Dictionary<string, JsonElement> { ["bin_days"] = JsonElement.Parse("7") }, Stop);
        Assert.Equal(1, await studio.Bin.SweepAsync(Stop));
        Assert.Equal([ids[2]], (await pictures.OfJobAsync(job.Lease.Job, Stop)).Select(it => it.Id));
        Assert.Equal(0, await pictures.CountAsync(new PictureQuery { Bin = true }, Stop));
    }
}
