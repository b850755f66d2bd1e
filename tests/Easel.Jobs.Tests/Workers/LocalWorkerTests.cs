using System.Diagnostics;
using Easel.Application.Data;
using Easel.Application.Workers;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Jobs.Workers;

namespace Easel.Jobs.Tests.Workers;

/// <summary>The worker's process is a shell that waits; the test takes jobs under its name, and kills it.</summary>
public sealed class LocalWorkerTests
{
    private static CancellationToken Stop => QueueHost.Stop;

    [Fact]
    public async Task A_process_is_started_with_the_first_job_and_its_death_costs_that_job_one_attempt()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell");
        var names = new List<string>();
        await using var queue = await StartAsync(names, "read line");
        var worker = queue.Get<LocalWorker>();
        Assert.Null(worker.ProcessId);
        var id = await queue.Studio.SubmitAsync(new GenerateRequest("a cat"), Stop);
        var process = await UntilAsync(() => worker.ProcessId);
        var job = await queue.Desk.TakeAsync(new WorkerState(names[^1], ["generate"]), TimeSpan.FromSeconds(20), Stop);
        Assert.Equal(id, job!.Lease.Job);
        Process.GetProcessById(process).Kill();

        // The job is there again for the next process, which is another one.
        var second = await UntilAsync(() => worker.ProcessId is { } other && other != process ? other : null);
        Assert.NotEqual(process, second);
        var again = await queue.Desk.TakeAsync(new WorkerState(names[^1], ["generate"]), TimeSpan.FromSeconds(20), Stop);
        Assert.Equal((id, 2), (again!.Lease.Job, again.Lease.Attempt));
        var first = (await queue.Studio.JobAsync(id, Stop)).Attempts[0];
        Assert.Equal(AttemptEnd.Lost, first.End);
        Assert.Contains("signal 9", first.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_does_not_come_up_is_told_and_the_job_waits()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell");
        var names = new List<string>();
        await using var queue = await StartAsync(names, "echo no graphics card >&2; exit 3");
        var id = await queue.Studio.SubmitAsync(new GenerateRequest("a cat"), Stop);
        var trouble = await UntilTextAsync(() => queue.Get<LocalWorker>().Trouble);
        Assert.Contains("status 3: no graphics card", trouble, StringComparison.Ordinal);
        Assert.Equal(JobState.Queued, (await queue.Studio.JobAsync(id, Stop)).Summary.State);
    }

    [Fact]
    public async Task A_studio_that_stops_takes_the_job_back_and_leaves_no_process()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell");
        var names = new List<string>();
        int process;
        await using (var queue = await StartAsync(names, "read line"))
        {
            await queue.Studio.SubmitAsync(new GenerateRequest("a cat"), Stop);
            process = await UntilAsync(() => queue.Get<LocalWorker>().ProcessId);
            await queue.Desk.TakeAsync(new WorkerState(names[^1], ["generate"]), TimeSpan.FromSeconds(20), Stop);
            await queue.Get<LocalWorker>().StopAsync(Stop);
            var job = (await queue.Studio.JobsAsync(1, Stop)).Single();
            Assert.Equal(JobState.Queued, job.State);
            Assert.Equal(AttemptEnd.Returned, (await queue.Studio.JobAsync(job.Id, Stop)).Attempts.Single().End);
        }

        Assert.DoesNotContain(Process.GetProcesses(), it => it.Id == process && !it.HasExited);
    }

    private static Task<QueueHost> StartAsync(List<string> names, string script) => QueueHost.StartAsync((services, _) => services.AddLocalWorker(_ => new WorkerProgram(name =>
    {
        names.Add(name);
        return new ProcessStartInfo("/bin/sh", ["-c", script]);
    }, TimeSpan.Zero, ["generate"])));

    private static async Task<int> UntilAsync(Func<int?> look)
    {
        while (true)
        {
            if (look() is { } value) return value;
            await Task.Delay(20, Stop);
        }
    }

    private static async Task<string> UntilTextAsync(Func<string?> look)
    {
        while (true)
        {
            if (look() is { } value) return value;
            await Task.Delay(20, Stop);
        }
    }
}
