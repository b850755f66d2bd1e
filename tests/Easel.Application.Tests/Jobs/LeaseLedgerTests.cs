using Easel.Application.Data;
using Easel.Application.Errors;
using Easel.Core.Jobs;
using Easel.Core.Requests;

namespace Easel.Application.Tests.Jobs;

public class LeaseLedgerTests : StudioTests
{
    private static readonly GenerateRequest Cat = new("a cat", Seed: 7, Subseed: 1);

    private static CancellationToken Stop => TestStudio.Stop;

    [Fact]
    public async Task A_job_goes_from_the_queue_through_a_worker_to_its_end_and_its_record_tells_so()
    {
        await using var studio = await OpenAsync();
        var id = await studio.Local.SubmitAsync(Cat, Stop);
        var job = await studio.TakeAsync();
        Assert.Equal(Cat, RequestJson.Read(job.Request) is GenerateRequest read ? read with { Control = Cat.Control } : null);
        await studio.Leases.ReportAsync(job.Lease, [new JobProgress(JobStage.Sample, 3, 10, 0, 1, 0.3), new JobLog(JobLogLevel.Warning, "hm")], Stop);
        studio.Clock.Move(TimeSpan.FromSeconds(3));
        var running = (await studio.Local.JobsAsync(0, Stop)).Single();
        Assert.Equal((JobState.Running, 3, 7.0), (running.State, running.Progress?.Step, Math.Round(running.SecondsLeft ?? 0, 3)));
        var image = await studio.PaintAsync(job);
        await studio.FinishAsync(job, image);

        var done = await studio.Local.JobAsync(id, Stop);
        Assert.Equal(JobState.Finished, done.Summary.State);
        Assert.Equal(image, Assert.IsType<GenerateResult>(done.Result).Images.Single());
        Assert.Equal((1, AttemptEnd.Finished), (done.Attempts.Single().Number, done.Attempts.Single().End));
        var events = await studio.Local.WatchAsync(id, Stop).ToListAsync(Stop);
        Assert.Equal(["JobStateChanged", "JobStateChanged", "JobLog", "JobImageSaved", "JobFinished"], events.Select(it => it.GetType().Name));
    }

    [Fact]
    public async Task A_killed_studio_runs_the_interrupted_job_again_and_says_so()
    {
        await using var studio = await OpenAsync();
        var id = await studio.Local.SubmitAsync(Cat with { Count = 2 }, Stop);
        var waiting = await studio.Local.SubmitAsync(Cat, Stop);
        var first = await studio.TakeAsync();
        await studio.PaintAsync(first, 0);
        await studio.RestartAsync();

        var again = await studio.Local.JobAsync(id, Stop);
        Assert.Equal((JobState.Queued, AttemptEnd.Interrupted, "the studio ended while it ran"), (again.Summary.State, again.Attempts[0].End, again.Attempts[0].Reason));
        Assert.Equal(JobState.Queued, (await studio.Local.JobAsync(waiting, Stop)).Summary.State);
        Assert.Single(await studio.Local.Pictures.OfJobAsync(id, Stop));
        // The worker of before may still be there: it is too late.
        await Assert.ThrowsAsync<LostLeaseException>(() => studio.PaintAsync(first, 1));
        await Assert.ThrowsAsync<LostLeaseException>(() => studio.FinishAsync(first));

        var second = await studio.TakeAsync("w2");
        Assert.Equal((first.Lease.Job, 2), (second.Lease.Job, second.Lease.Attempt));
        var same = await studio.PaintAsync(second, 0);
        var other = await studio.PaintAsync(second, 1);
        await studio.FinishAsync(second, same, other);
        Assert.Equal([same.Path, other.Path], (await studio.Local.Pictures.OfJobAsync(id, Stop)).Select(it => it.Path));
        Assert.Equal(2, Directory.GetFiles(studio.Folders.Outputs, "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task A_job_that_kills_its_workers_fails_after_three_tries()
    {
        await using var studio = await OpenAsync();
        var id = await studio.Local.SubmitAsync(Cat, Stop);
        for (var attempt = 1; attempt <= 3; attempt++) await studio.Leases.LoseAsync((await studio.TakeAsync()).Lease, returned: false, "it was killed by signal 9", Stop);
        var job = await studio.Local.JobAsync(id, Stop);
        Assert.Equal((JobState.Failed, "worker-lost", 3), (job.Summary.State, job.Summary.ErrorCode, job.Attempts.Length));
        Assert.Contains("signal 9", job.Summary.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task However_often_the_studio_is_killed_the_job_is_not_given_up()
    {
        await using var studio = await OpenAsync();
        var id = await studio.Local.SubmitAsync(Cat, Stop);
        for (var i = 0; i < 5; i++)
        {
            await studio.TakeAsync();
            await studio.RestartAsync();
        }

        await studio.FinishAsync(await studio.TakeAsync());
        Assert.Equal((JobState.Finished, 6), ((await studio.Local.JobAsync(id, Stop)).Summary.State, (await studio.Local.JobAsync(id, Stop)).Attempts.Length));
    }

    [Fact]
    public async Task A_studio_that_shuts_down_takes_its_jobs_back_without_counting_the_try()
    {
        await using var studio = await OpenAsync();
        var id = await studio.Local.SubmitAsync(Cat, Stop);
        for (var i = 0; i < 5; i++) await studio.Leases.LoseAsync((await studio.TakeAsync()).Lease, returned: true, "the studio shut down", Stop);
        Assert.Equal(JobState.Queued, (await studio.Local.JobAsync(id, Stop)).Summary.State);
    }

    [Fact]
    public async Task A_silent_worker_loses_its_job_and_one_that_reports_keeps_it()
    {
        await using var studio = await OpenAsync();
        await studio.Local.SubmitAsync(Cat, Stop);
        await studio.Local.SubmitAsync(Cat, Stop);
        var (quiet, lively) = (await studio.TakeAsync("quiet"), await studio.TakeAsync("lively"));
        studio.Clock.Move(TimeSpan.FromSeconds(20));
        await studio.Leases.ReportAsync(lively.Lease, [], Stop);
        studio.Clock.Move(TimeSpan.FromSeconds(20));
        Assert.Equal(1, await studio.Leases.LoseSilentAsync(Stop));
        await Assert.ThrowsAsync<LostLeaseException>(() => studio.Leases.ReportAsync(quiet.Lease, [], Stop));
        await studio.Leases.ReportAsync(lively.Lease, [], Stop);
    }

    [Fact]
    public async Task A_running_job_hears_of_stops_with_its_next_report_and_a_cancel_outlives_its_worker()
    {
        await using var studio = await OpenAsync();
        var id = await studio.Local.SubmitAsync(Cat, Stop);
        var job = await studio.TakeAsync();
        await studio.Local.StopAsync(id, StopKind.Skip, Stop);
        Assert.Equal(StopKind.Skip, await studio.Leases.ReportAsync(job.Lease, [], Stop));
        Assert.Null(await studio.Leases.ReportAsync(job.Lease, [], Stop));
        await studio.Local.StopAsync(id, StopKind.Interrupt, Stop);
        await studio.Local.StopAsync(id, StopKind.Skip, Stop);
        Assert.Equal(StopKind.Interrupt, await studio.Leases.ReportAsync(job.Lease, [], Stop));
        await studio.Local.StopAsync(id, StopKind.Cancel, Stop);
        Assert.Equal(StopKind.Cancel, await studio.Leases.ReportAsync(job.Lease, [], Stop));
        await studio.RestartAsync();
        Assert.Equal(JobState.Cancelled, (await studio.Local.JobAsync(id, Stop)).Summary.State);
    }

    [Fact]
    public async Task One_job_is_given_to_one_of_many_workers()
    {
        await using var studio = await OpenAsync();
        var id = await studio.Local.SubmitAsync(Cat, Stop);
        var taken = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => studio.Leases.TakeAsync(id, $"w{i}", Stop))));
        Assert.Single(taken, it => it is not null);
    }
}
