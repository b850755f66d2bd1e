using System.Collections.Concurrent;
using System.Text.Json;
using Easel.Application.Jobs;
using Easel.Application.Workers;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Worker.Devices;
using Easel.Worker.Models;
using Easel.Worker.Remote;
using Easel.Worker.Tests.Pulling;
using Microsoft.AspNetCore.Http;

namespace Easel.Worker.Tests.Remote;

/// <summary>A worker's line to its studio goes on, whatever becomes of a job.</summary>
public sealed class RemoteWorkerTests : IDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("easel-remote-");

    public void Dispose() => data.Delete(recursive: true);

    [Fact]
    public async Task A_job_that_cannot_be_placed_is_reported_failed_and_the_next_is_taken()
    {
        // Paths that no system has, and no request at all; the last is the runner's to refuse.
        var training = new TrainRequest(Save: new TrainSave(data.FullName, "name", WorkFolder: Path.Combine(data.FullName, "out\0")));
        var last = new TrainRequest(Save: new TrainSave(data.FullName, "name", WorkFolder: Path.Combine(data.FullName, "work")), Data: new TrainData("pictures\0"));
        var failed = await RunAsync([RequestJson.Write(training), RequestJson.Write(last), """{"kind":"nothing"}""", RequestJson.Write(new MergeRequest("", ""))]);
        Assert.Equal(["bug", "bug", "invalid-request", "invalid-request"], failed.Select(it => it.Code));
    }

    /// <returns>How the jobs ended, in their order.</returns>
    private async Task<IReadOnlyList<JobFailed>> RunAsync(string[] requests)
    {
        using var over = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await using var site = await ModelSite.StartAsync();
        var (waiting, ends) = (new ConcurrentQueue<string>(requests), new ConcurrentQueue<JobFailed>());
        site.Answers["/api/v1/workers/take"] = async context =>
        {
            if (waiting.TryDequeue(out var request))
            {
                await context.Response.WriteAsync(JsonSerializer.Serialize(new LeasedJob(new JobLease(JobId.New(TimeProvider.System), 1, "w"), "me", request, false), WorkerJson.Default.LeasedJob));
                return;
            }

            context.Response.StatusCode = 204;
            await over.CancelAsync();
        };
        site.Answers["/api/v1/workers/report"] = async context =>
        {
            var report = (await JsonSerializer.DeserializeAsync(context.Request.Body, WorkerJson.Default.WorkerReport))!;
            foreach (var end in report.Events.OfType<JobFailed>()) ends.Enqueue(end);
            await context.Response.WriteAsync(JsonSerializer.Serialize(new WorkerReply(null), WorkerJson.Default.WorkerReply));
        };
        using var devices = new DevicePool(threads: 1);
        using var studio = new StudioLink(new Uri($"http://127.0.0.1:{site.Port}"), null);
        var models = new FolderModelStore([]);
        var duty = new WorkerDuty(["train"], new TrainingPlaces(data.FullName, models));
        await new RemoteWorker(studio, new JobRunner(models, devices, TimeProvider.System), "w", duty, TimeProvider.System, _ => { }).RunAsync(over.Token, CancellationToken.None);
        Assert.Empty(waiting);
        return [.. ends];
    }
}
