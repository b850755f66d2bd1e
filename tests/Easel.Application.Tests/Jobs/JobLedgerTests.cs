using Easel.Application.Errors;
using Easel.Application.Jobs;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Requests;

namespace Easel.Application.Tests.Jobs;

public class JobLedgerTests : StudioTests
{
    private static readonly GenerateRequest Cat = new("a cat");

    private static CancellationToken Stop => TestStudio.Stop;

    [Fact]
    public async Task A_job_is_in_the_database_with_its_seeds_drawn_before_it_is_acknowledged()
    {
        await using var studio = await OpenAsync();
        var id = await studio.Local.SubmitAsync(Cat, Stop);
        await studio.RestartAsync();
        var job = await studio.Local.JobAsync(id, Stop);
        Assert.Equal((JobState.Queued, "a cat", 0), (job.Summary.State, job.Summary.Title, job.Summary.Ahead));
        var request = Assert.IsType<GenerateRequest>(job.Request);
        Assert.InRange(request.Seed, 0, uint.MaxValue);
        Assert.InRange(request.Subseed, 0, uint.MaxValue);
        Assert.Equal(Cat with { Seed = request.Seed, Subseed = request.Subseed, Control = request.Control }, request);
    }

    [Fact]
    public async Task The_same_key_and_request_are_one_job_and_another_request_is_refused()
    {
        await using var studio = await OpenAsync();
        var options = new SubmitOptions(IdempotencyKey: "k");
        var first = await studio.Local.SubmitAsync(Cat, options, Stop);
        var second = await studio.Local.SubmitAsync(Cat, options, Stop);
        Assert.Equal((first.Id, true, false), (second.Id, first.IsNew, second.IsNew));
        await Assert.ThrowsAsync<ConflictException>(() => studio.Local.SubmitAsync(Cat with { Steps = 3 }, options, Stop));
        var other = await studio.Parts.For(new StudioUser("eve", false)).SubmitAsync(Cat with { Steps = 3 }, options, Stop);
        Assert.True(other.IsNew);
    }

    [Fact]
    public async Task Nobody_sees_or_touches_what_belongs_to_someone_else()
    {
        await using var studio = await OpenAsync();
        var id = await studio.Local.SubmitAsync(Cat, Stop);
        var eve = studio.Parts.For(new StudioUser("eve", false));
        Assert.Empty(await eve.JobsAsync(10, Stop));
        await Assert.ThrowsAsync<NotFoundException>(() => eve.JobAsync(id, Stop));
        await Assert.ThrowsAsync<NotFoundException>(() => eve.StopAsync(id, StopKind.Cancel, Stop));
        await Assert.ThrowsAsync<NotFoundException>(() => eve.PauseAsync(id, true, Stop));
        await Assert.ThrowsAsync<NotFoundException>(() => eve.EditAsync(id, Cat, Stop));
        await Assert.ThrowsAsync<NotFoundException>(() => eve.MoveAsync(id, null, Stop));
        await Assert.ThrowsAsync<NotFoundException>(() => eve.RepeatAsync(id, true, Stop));
        await Assert.ThrowsAsync<NotFoundException>(async () => await eve.WatchAsync(id, Stop).FirstAsync(Stop));
    }

    [Fact]
    public async Task A_list_holds_every_job_once_while_jobs_start_and_end()
    {
        const int jobs = 40;
        await using var studio = await OpenAsync();
        for (var i = 0; i < jobs; i++) await studio.Local.SubmitAsync(Cat, Stop);
        var work = Task.Run(async () =>
        {
            for (var i = 0; i < jobs; i++) await studio.FinishAsync(await studio.TakeAsync());
        }, Stop);
        while (!work.IsCompleted)
        {
            var ids = (await studio.Local.JobsAsync(jobs, Stop)).Select(it => it.Id).ToList();
            Assert.Equal((jobs, jobs), (ids.Count, ids.Distinct().Count()));
        }

        await work;
    }

    [Fact]
    public async Task Waiting_jobs_are_moved_paused_prioritised_edited_and_stopped()
    {
        await using var studio = await OpenAsync();
        List<JobId> ids = [];
        foreach (var word in (string[])["one", "two", "three"])
        {
            ids.Add(await studio.Local.SubmitAsync(new GenerateRequest(word), Stop));
            studio.Clock.Move(TimeSpan.FromSeconds(1));
        }

        await studio.Local.MoveAsync(ids[2], ids[0], Stop);
        Assert.Equal(["three", "one", "two"], await TitlesAsync());
        await studio.Local.MoveAsync(ids[2], null, Stop);
        Assert.Equal(["one", "two", "three"], await TitlesAsync());
        await studio.Local.PrioritiseAsync(ids[1], 5, Stop);
        Assert.Equal(["two", "one", "three"], await TitlesAsync());
        await studio.Local.EditAsync(ids[0], new GenerateRequest("edited", Seed: 4), Stop);
        await studio.Local.PauseAsync(ids[1], true, Stop);
        Assert.Equal(["edited", "three"], (await studio.Leases.WaitingAsync(Stop)).Waiting.Select(it => Title(it.Id)));
        await studio.Local.StopAsync(ids[0], StopKind.Cancel, Stop);
        Assert.Equal(JobState.Cancelled, (await studio.Local.JobAsync(ids[0], Stop)).Summary.State);
        await Assert.ThrowsAsync<ConflictException>(() => studio.Local.EditAsync(ids[0], Cat, Stop));
        Assert.Equal(2, await studio.Local.StopAllAsync(Stop));
        Assert.Empty((await studio.Leases.WaitingAsync(Stop)).Waiting);

        async Task<IEnumerable<string>> TitlesAsync() => (await studio.Local.JobsAsync(0, Stop)).Select(it => it.Title);
        string Title(JobId id) => id == ids[0] ? "edited" : id == ids[2] ? "three" : "?";
    }

    [Fact]
    public async Task A_full_queue_says_when_to_come_back()
    {
        await using var studio = await OpenAsync(new QueueLimits { WaitingPerOwner = 2, Waiting = 3 });
        await studio.Local.SubmitAsync(Cat, Stop);
        await studio.Local.SubmitAsync(Cat, Stop);
        var own = await Assert.ThrowsAsync<BusyException>(() => studio.Local.SubmitAsync(Cat, Stop));
        Assert.Equal(TimeSpan.FromSeconds(15), own.RetryAfter);
        var eve = studio.Parts.For(new StudioUser("eve", false));
        await eve.SubmitAsync(Cat, Stop);
        await Assert.ThrowsAsync<BusyException>(() => eve.SubmitAsync(Cat, Stop));
    }

    [Theory]
    [InlineData("/etc/passwd"), InlineData("../x"), InlineData(@"a\..\b"), InlineData("C:\\x"), InlineData("https://host/x")]
    public async Task A_request_from_outside_names_no_file_of_the_machine(string path)
    {
        await using var studio = await OpenAsync();
        GenerateRequest[] requests =
        [
            Cat with { Model = path }, Cat with { Vae = path }, Cat with { InitNoise = path }, Cat with { Image = new ImageToImageOptions(path) },
            Cat with { Hires = new HiresOptions(Model: path) }, Cat with { Hires = new HiresOptions(FirstPass: path) }, Cat with { Refiner = new RefinerOptions(path) },
            Cat with { Output = new OutputOptions(path) }, Cat with { Output = new OutputOptions(SaveLatents: path) }, Cat with { Control = [new ControlOptions("c", path)] },
            Cat with { Image = new ImageToImageOptions($"picture:{new string('0', 32)}", Inpaint: new InpaintOptions(MaskSketch: path)) },
        ];
        foreach (var request in requests) await Assert.ThrowsAsync<InvalidRequestException>(() => studio.Local.SubmitAsync(request, Stop));
        Assert.Empty(await studio.Local.JobsAsync(10, Stop));
    }

    [Fact]
    public async Task Work_that_no_worker_does_is_refused_at_once()
    {
        await using var studio = await OpenAsync();
        await Assert.ThrowsAsync<UnsupportedFeatureException>(() => studio.Local.SubmitAsync(new MergeRequest("a", "c", "b"), Stop));
    }

    [Fact]
    public async Task Fifty_jobs_from_ten_clients_at_once_are_fifty_jobs()
    {
        await using var studio = await OpenAsync();
        var ids = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => studio.Local.SubmitAsync(Cat with { Seed = i }, Stop))));
        Assert.Equal(50, ids.Distinct().Count());
        Assert.Equal(50, (await studio.Leases.WaitingAsync(Stop)).Waiting.Count);
    }
}
