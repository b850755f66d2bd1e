using Easel.Application.Data;
using Easel.Application.Errors;
using Easel.Application.Jobs;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Microsoft.EntityFrameworkCore;

namespace Easel.Application.Tests.Jobs;

/// <summary>Trainings in the queue: hours of work that pause, and go on from their last state.</summary>
public sealed class TrainingJobTests
{
    private static CancellationToken Stop => TestStudio.Stop;

    [Fact]
    public async Task A_training_pauses_while_it_runs_and_goes_on_in_another_try()
    {
        await using var studio = await TestStudio.OpenAsync();
        var id = await studio.Local.SubmitAsync(Request(studio), Stop);
        Assert.NotNull(Assert.IsType<TrainRequest>((await studio.Local.JobAsync(id, Stop)).Request).Run.Seed);
        var job = await studio.TakeAsync();
        await studio.Local.PauseAsync(id, true, Stop);
        Assert.Equal(StopKind.Pause, await studio.Leases.ReportAsync(job.Lease, [], Stop));
        await studio.Leases.ReportAsync(job.Lease, [State(5), new JobPaused("paused at step 5 of 9; it goes on from its saved state")], Stop);
        var details = await studio.Local.JobAsync(id, Stop);
        Assert.Equal((JobState.Paused, AttemptEnd.Paused), (details.Summary.State, details.Attempts.Single().End));
        Assert.Contains("step 5", details.Attempts.Single().Reason, StringComparison.Ordinal);
        await studio.RestartAsync();
        Assert.Equal(JobState.Paused, (await studio.Local.JobAsync(id, Stop)).Summary.State);
        await studio.Local.PauseAsync(id, false, Stop);
        Assert.Equal(2, (await studio.TakeAsync()).Lease.Attempt);
        // What is painted is finished, not paused.
        await studio.Local.StopAsync(id, StopKind.Cancel, Stop);
        var other = await studio.Local.SubmitAsync(new GenerateRequest("a cat"), Stop);
        await studio.TakeAsync();
        await Assert.ThrowsAsync<ConflictException>(() => studio.Local.PauseAsync(other, true, Stop));
    }

    [Fact]
    public async Task A_pause_outlives_a_worker_that_dies_of_it()
    {
        await using var studio = await TestStudio.OpenAsync();
        var id = await studio.Local.SubmitAsync(Request(studio), Stop);
        var job = await studio.TakeAsync();
        await studio.Local.PauseAsync(id, true, Stop);
        await studio.Leases.LoseAsync(job.Lease, returned: false, "it was killed by signal 9", Stop);
        Assert.Equal(JobState.Paused, (await studio.Local.JobAsync(id, Stop)).Summary.State);
    }

    [Fact]
    public async Task A_cancel_while_the_state_is_written_outlives_the_pause()
    {
        await using var studio = await TestStudio.OpenAsync();
        var id = await studio.Local.SubmitAsync(Request(studio), Stop);
        var job = await studio.TakeAsync();
        await studio.Local.PauseAsync(id, true, Stop);
        await studio.Local.StopAsync(id, StopKind.Cancel, Stop);
        await studio.Leases.ReportAsync(job.Lease, [State(5), new JobPaused("paused at step 5 of 9")], Stop);
        Assert.Equal(JobState.Cancelled, (await studio.Local.JobAsync(id, Stop)).Summary.State);
    }

    [Fact]
    public async Task A_pause_is_not_weakened_to_a_skip()
    {
        await using var studio = await TestStudio.OpenAsync();
        var id = await studio.Local.SubmitAsync(Request(studio), Stop);
        var job = await studio.TakeAsync();
        await studio.Local.PauseAsync(id, true, Stop);
        await studio.Local.StopAsync(id, StopKind.AfterImage, Stop);
        await studio.Leases.ReportAsync(job.Lease, [State(5), new JobPaused("paused at step 5 of 9")], Stop);
        Assert.Equal(JobState.Paused, (await studio.Local.JobAsync(id, Stop)).Summary.State);
    }

    [Fact]
    public async Task A_training_that_is_repeated_with_fresh_seeds_draws_one_and_is_checked_as_a_new_one()
    {
        await using var studio = await TestStudio.OpenAsync();
        var pictures = Directory.CreateDirectory(Path.Combine(studio.Folders.Data, "pictures")).FullName;
        var first = await studio.Local.SubmitAsync(new TrainRequest(Data: new TrainData(pictures)), Stop);
        var (same, fresh) = (await studio.Local.RepeatAsync(first, false, Stop), await studio.Local.RepeatAsync(first, true, Stop));
        var (old, kept, drawn) = (await SeedAsync(first), await SeedAsync(same), await SeedAsync(fresh));
        Assert.Equal(old, kept);
        Assert.NotNull(drawn);
        Assert.NotEqual(old, drawn);
        // Its pictures are gone: whoever repeats it is told now, not by a failed job.
        Directory.Delete(pictures);
        var refused = await Assert.ThrowsAsync<InvalidRequestException>(() => studio.Local.RepeatAsync(first, false, Stop));
        Assert.Contains(refused.Problems, problem => problem.Field == "data.folder");

        async Task<long?> SeedAsync(JobId id) => ((TrainRequest)(await studio.Local.JobAsync(id, Stop)).Request).Run.Seed;
    }

    [Theory]
    [InlineData(true, JobState.Queued)]
    [InlineData(false, JobState.Failed)]
    public async Task However_often_its_worker_dies_a_training_that_gets_on_is_not_given_up(bool getsOn, JobState end)
    {
        await using var studio = await TestStudio.OpenAsync();
        var id = await studio.Local.SubmitAsync(Request(studio), Stop);
        for (var attempt = 1; attempt <= 5 && (await studio.Local.JobAsync(id, Stop)).Summary.State == JobState.Queued; attempt++)
        {
            var job = await studio.TakeAsync();
            studio.Clock.Move(TimeSpan.FromMinutes(1));
            if (getsOn) await studio.Leases.ReportAsync(job.Lease, [State(attempt)], Stop);
            studio.Clock.Move(TimeSpan.FromMinutes(1));
            await studio.Leases.LoseAsync(job.Lease, returned: false, "it was killed by signal 9", Stop);
        }

        var details = await studio.Local.JobAsync(id, Stop);
        Assert.Equal((end, getsOn ? 5 : 3), (details.Summary.State, details.Attempts.Length));
        var reasons = (await EventsAsync(studio, id)).OfType<JobStateChanged>().Select(it => it.Reason);
        Assert.Contains(reasons, it => it?.Contains(getsOn ? "go on from its last saved state" : "run again from its start", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task A_studio_that_shuts_down_has_the_state_kept_and_the_job_back_in_the_queue()
    {
        await using var studio = await TestStudio.OpenAsync();
        var id = await studio.Local.SubmitAsync(Request(studio), Stop);
        var job = await studio.TakeAsync("local-1");
        studio.Leases.SendHome("local-1");
        Assert.Equal(StopKind.Pause, await studio.Leases.ReportAsync(job.Lease, [], Stop));
        await studio.Leases.ReportAsync(job.Lease, [new JobPaused("paused at step 5")], Stop);
        var details = await studio.Local.JobAsync(id, Stop);
        Assert.Equal((JobState.Queued, AttemptEnd.Returned), (details.Summary.State, details.Attempts.Single().End));
    }

    [Fact]
    public async Task Of_many_steps_a_chart_keeps_some_hundreds_and_a_watcher_hears_the_newest()
    {
        await using var studio = await TestStudio.OpenAsync();
        var id = await studio.Local.SubmitAsync(Request(studio), Stop);
        var job = await studio.TakeAsync();
        for (var step = 1; step <= 2000; step += 100)
            await studio.Leases.ReportAsync(job.Lease, [.. Enumerable.Range(step, 100).Select(at => new JobTrainingStep(at, 10000, 1, 1, 0.1, 0.1, 1, 1e-4, 1, 1))], Stop);
        // A try that goes on from a state has done little of the share that is done: the training itself knows the time.
        Assert.Equal(1, (await studio.Local.JobAsync(id, Stop)).Summary.SecondsLeft);
        await studio.Leases.ReportAsync(job.Lease, [new JobTrainingStep(2001, 10000, 1, 1, 0.1, 0.1, 1, 1e-4, 1, 1), new JobCancelled()], Stop);
        var kept = (await EventsAsync(studio, id)).OfType<JobTrainingStep>().ToList();
        Assert.InRange(kept.Count, 90, 110);
        Assert.Equal((1, 2000), (kept[0].Step, kept[^1].Step));
    }

    [Fact]
    public async Task Only_an_administrator_trains_and_a_slip_is_told_before_it_is_queued()
    {
        await using var studio = await TestStudio.OpenAsync();
        await Assert.ThrowsAsync<ForbiddenException>(() => studio.Parts.For(new StudioUser("eve", false)).SubmitAsync(Request(studio), Stop));
        var missing = Request(studio) with { Data = new TrainData("nowhere"), Samples = new TrainSamples("none.txt") };
        var problems = (await Assert.ThrowsAsync<InvalidRequestException>(() => studio.Local.SubmitAsync(missing, Stop))).Problems;
        Assert.Equal(["data.folder", "samples.promptFile"], problems.Select(it => it.Field));
        await Assert.ThrowsAsync<InvalidRequestException>(() => studio.Local.SubmitAsync(new TrainRequest(Data: new TrainData("a\0b")), Stop));
        Assert.Empty(await studio.Local.JobsAsync(10, Stop));
    }

    [Fact]
    public async Task Files_go_where_they_can_be_painted_with_and_states_into_a_folder_of_the_job_s_own()
    {
        await using var studio = await TestStudio.OpenAsync();
        var data = studio.Folders.Data;
        var places = new TrainingPlaces(data, studio);
        var id = new JobId(Guid.Parse("01a21a270f887230aff5a2d1e1be44cc"));
        var placed = places.Of(new TrainRequest(Data: new TrainData("cats", Datasets: [new TrainDataset([new TrainSubset("more")])]), Save: new TrainSave(Name: "miku")), id);
        Assert.Equal((Path.Combine(data, "cats"), Path.Combine(data, "more")), (placed.Data.Folder, placed.Data.Datasets[0].Subsets[0].Folder));
        Assert.Equal((Path.Combine(data, "Lora"), Path.Combine(data, "training", "miku-e1be44cc")), (placed.Save.Folder, placed.Save.WorkFolder));
        Assert.Equal(Path.Combine(data, "embeddings"), places.FolderOf(new TrainRequest(TrainTarget.Embedding)));
        Assert.Equal(Path.Combine(data, "mine"), places.FolderOf(new TrainRequest(Save: new TrainSave("mine"))));
    }

    private static async Task<List<JobEvent>> EventsAsync(TestStudio studio, JobId id)
    {
        await using var context = await studio.Contexts.CreateDbContextAsync(Stop);
        return (await context.Events.Where(it => it.Job == id).OrderBy(it => it.Id).ToListAsync(Stop)).ConvertAll(it => JobJson.ReadEvent(it.Json));
    }

    private static JobTrainingSaved State(int step) => new("/training/x-running-state", "state", step);

    private static TrainRequest Request(TestStudio studio) => new(Data: new TrainData(studio.Folders.Data));
}
