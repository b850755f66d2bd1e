using System.Text.Json;
using Easel.Application.Workers;
using Easel.Core.Jobs;
using Easel.Core.Requests;

namespace Easel.Jobs.Tests.Queue;

public sealed class QueueTests
{
    private static readonly WorkerState Worker = new("w", ["generate"]);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    private static CancellationToken Stop => QueueHost.Stop;

    [Fact]
    public async Task A_worker_that_waits_gets_a_job_as_soon_as_one_is_submitted_and_not_twice()
    {
        await using var queue = await QueueHost.StartAsync();
        var waiting = queue.Desk.TakeAsync(Worker, Long, Stop);
        var other = queue.Desk.TakeAsync(Worker with { Name = "w2" }, TimeSpan.FromSeconds(1), Stop);
        var id = await queue.Studio.SubmitAsync(new GenerateRequest("a cat"), Stop);
        // One of the two has it, the other one waits in vain.
        var brief = await other;
        var next = brief is null ? id : await queue.Studio.SubmitAsync(new GenerateRequest("for the one that waits"), Stop);
        Assert.Equal(id, brief?.Lease.Job ?? id);
        Assert.Equal(next, (await waiting)!.Lease.Job);
    }

    [Fact]
    public async Task Patience_ends_without_a_job()
    {
        await using var queue = await QueueHost.StartAsync();
        Assert.Null(await queue.Desk.TakeAsync(Worker, TimeSpan.FromMilliseconds(50), Stop));
    }

    [Fact]
    public async Task A_held_queue_gives_nothing_until_it_is_released()
    {
        await using var queue = await QueueHost.StartAsync();
        await queue.Studio.ChangeSettingsAsync(new Dictionary<string, JsonElement> { ["queue_paused"] = JsonElement.Parse("true") }, Stop);
        var id = await queue.Studio.SubmitAsync(new GenerateRequest("a cat"), Stop);
        Assert.Null(await queue.Desk.TakeAsync(Worker, TimeSpan.FromMilliseconds(50), Stop));
        var waiting = queue.Desk.TakeAsync(Worker, Long, Stop);
        await queue.Studio.ChangeSettingsAsync(new Dictionary<string, JsonElement> { ["queue_paused"] = JsonElement.Parse("false") }, Stop);
        Assert.Equal(id, (await waiting)!.Lease.Job);
    }

    [Fact]
    public async Task A_worker_that_leaves_while_it_waits_costs_no_job_an_attempt()
    {
        await using var queue = await QueueHost.StartAsync();
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var waiting = queue.Desk.TakeAsync(Worker, Long, leaving.Token);
        await leaving.CancelAsync();
        try
        {
            Assert.Null(await waiting);
        }
        catch (OperationCanceledException)
        {
            // Either way it has none.
        }

        var id = await queue.Studio.SubmitAsync(new GenerateRequest("a cat"), Stop);
        var job = await queue.Desk.TakeAsync(Worker with { Name = "w2" }, Long, Stop);
        Assert.Equal(id, job!.Lease.Job);
        var attempts = (await queue.Studio.JobAsync(id, Stop)).Attempts;
        Assert.DoesNotContain(attempts, it => it.End == Application.Data.AttemptEnd.Lost);
    }

    [Fact]
    public async Task Twenty_workers_share_sixty_jobs_and_each_is_done_once()
    {
        await using var queue = await QueueHost.StartAsync();
        var ids = new List<JobId>();
        for (var i = 0; i < 60; i++) ids.Add(await queue.Studio.SubmitAsync(new GenerateRequest($"{i}", Seed: i), Stop));
        var done = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(async () =>
        {
            var mine = new List<JobId>();
            while (await queue.Desk.TakeAsync(Worker with { Name = $"w{i}" }, TimeSpan.FromMilliseconds(1), Stop) is { } job)
            {
                mine.Add(job.Lease.Job);
                await queue.Leases.ReportAsync(job.Lease, [new JobFinished(new GenerateResult([], new GenerateSeconds(0, 0, 0, 0, 0)))], Stop);
            }

            return mine;
        })));
        Assert.Equal(ids.Order(Comparer<JobId>.Create((a, b) => a.Value.CompareTo(b.Value))), done.SelectMany(it => it).Order(Comparer<JobId>.Create((a, b) => a.Value.CompareTo(b.Value))));
    }
}
