using Easel.Core.Jobs;
using Easel.Core.Requests;

namespace Easel.Application.Tests.Jobs;

public class JobWatchTests : StudioTests
{
    private static CancellationToken Stop => TestStudio.Stop;

    [Fact]
    public async Task A_watcher_goes_on_where_it_lost_its_connection_also_over_a_restart()
    {
        await using var studio = await OpenAsync();
        var id = await studio.Local.SubmitAsync(new GenerateRequest("a cat"), Stop);
        var job = await studio.TakeAsync();
        await studio.Leases.ReportAsync(job.Lease, [new JobLog(JobLogLevel.Information, "one"), new JobProgress(JobStage.Sample, 1, 9, 0, 1, 0.1)], Stop);
        var seen = await studio.Local.WatchAsync(id, 0, Stop).Take(4).ToListAsync(Stop);
        Assert.IsType<JobProgress>(seen[^1].Event);
        Assert.Equal(seen.OrderBy(it => it.Id), seen);

        await studio.RestartAsync();
        var second = await studio.TakeAsync();
        await studio.Leases.ReportAsync(second.Lease, [new JobLog(JobLogLevel.Information, "two")], Stop);
        await studio.FinishAsync(second);
        var rest = await studio.Local.WatchAsync(id, seen[^1].Id, Stop).ToListAsync(Stop);
        Assert.Equal(["JobStateChanged", "JobStateChanged", "JobLog", "JobFinished"], rest.Select(it => it.Event.GetType().Name));
        Assert.True(rest[0].Id > seen[^1].Id);
        Assert.Empty(await studio.Local.WatchAsync(id, rest[^1].Id, Stop).ToListAsync(Stop));
    }

    [Fact]
    public async Task Of_progress_a_late_watcher_gets_the_newest_and_of_what_lasts_everything()
    {
        await using var studio = await OpenAsync();
        var id = await studio.Local.SubmitAsync(new GenerateRequest("a cat"), Stop);
        var job = await studio.TakeAsync();
        for (var step = 1; step <= 9; step++)
            await studio.Leases.ReportAsync(job.Lease, [new JobProgress(JobStage.Sample, step, 9, 0, 1, step / 9.0), new JobLog(JobLogLevel.Information, $"{step}")], Stop);
        var events = await studio.Local.WatchAsync(id, Stop).Take(12).ToListAsync(Stop);
        Assert.Equal(9, Assert.Single(events.OfType<JobProgress>()).Step);
        Assert.Equal(Enumerable.Range(1, 9).Select(step => $"{step}"), events.OfType<JobLog>().Select(it => it.Message));
    }

    [Fact]
    public async Task A_job_that_is_asked_to_stop_shows_how_far_it_is_and_a_new_try_begins_from_nothing()
    {
        await using var studio = await OpenAsync();
        var id = await studio.Local.SubmitAsync(new GenerateRequest("a cat"), Stop);
        var job = await studio.TakeAsync();
        await studio.Leases.ReportAsync(job.Lease, [new JobProgress(JobStage.Sample, 4, 9, 0, 2, 0.2)], Stop);
        await studio.Local.StopAsync(id, StopKind.Skip, Stop);
        Assert.Equal(4, (await studio.Local.JobAsync(id, Stop)).Summary.Progress?.Step);
        await studio.RestartAsync();
        await studio.TakeAsync();
        Assert.Null((await studio.Local.JobAsync(id, Stop)).Summary.Progress);
    }

    [Fact]
    public async Task Many_watchers_of_a_job_in_full_flow_miss_nothing_that_lasts()
    {
        await using var studio = await OpenAsync();
        var id = await studio.Local.SubmitAsync(new GenerateRequest("a cat"), Stop);
        var job = await studio.TakeAsync();
        var watchers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await studio.Local.WatchAsync(id, 0, Stop).ToListAsync(Stop))).ToList();
        for (var i = 0; i < 100; i++)
            await studio.Leases.ReportAsync(job.Lease, [new JobProgress(JobStage.Sample, i, 100, 0, 1, i / 100.0), new JobLog(JobLogLevel.Information, $"{i}"), new JobProgress(JobStage.Sample, i, 100, 0, 1, i / 100.0)], Stop);
        await studio.FinishAsync(job);
        foreach (var events in await Task.WhenAll(watchers))
        {
            Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}"), events.Select(it => it.Event).OfType<JobLog>().Select(it => it.Message));
            Assert.Equal(events.Select(it => it.Id).Distinct().Order(), events.Select(it => it.Id));
            Assert.IsType<JobFinished>(events[^1].Event);
        }
    }

    [Fact]
    public async Task The_queue_s_page_hears_of_every_change_of_state()
    {
        await using var studio = await OpenAsync();
        var change = studio.Local.NextChange();
        Assert.False(change.IsCompleted);
        await studio.Local.SubmitAsync(new GenerateRequest("a cat"), Stop);
        await change;
    }
}
