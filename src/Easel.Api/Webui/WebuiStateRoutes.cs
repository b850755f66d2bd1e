using System.Globalization;
using System.Text.Json.Nodes;
using Easel.Api.Access;
using Easel.Application;
using Easel.Application.Jobs;
using Easel.Application.Workers;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Imaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Easel.Api.Webui;

/// <summary>How far the job is, and its stop buttons. A1111 has one job at a time; here it is the caller's own, the first that runs, or the one named by <c>?job=</c>.</summary>
internal static class WebuiStateRoutes
{
    public static void Map(RouteGroupBuilder sdapi, IEndpointRouteBuilder routes)
    {
        sdapi.MapGet("/progress", ProgressAsync);
        sdapi.MapPost("/interrupt", (HttpContext context, WebuiTasks tasks) => StopAsync(context, tasks, StopKind.Interrupt, new JsonObject()));
        sdapi.MapPost("/skip", (HttpContext context, WebuiTasks tasks) => StopAsync(context, tasks, StopKind.Skip, null));
        sdapi.MapGet("/memory", Memory);
        sdapi.MapPost("/unload-checkpoint", (IServiceProvider services) =>
        {
            (services.GetService(typeof(IWorkerHealth)) as IWorkerHealth)?.Unload();
            return WebuiAnswer.Json(new JsonObject());
        });
        // The next job loads it.
        sdapi.MapPost("/reload-checkpoint", () => WebuiAnswer.Json(new JsonObject()));
        routes.MapPost("/internal/progress", TaskAsync).WithTags("internal");
        routes.MapGet("/internal/ping", () => WebuiAnswer.Json(new JsonObject())).WithTags("internal");
        routes.MapGet("/internal/pending-tasks", (Delegate)PendingAsync).WithTags("internal");
    }

    private static async Task<JobSummary?> CurrentAsync(HttpContext context, IStudio studio, WebuiTasks tasks)
    {
        var jobs = await studio.JobsAsync(0, context.RequestAborted);
        if (context.Request.Query["job"].ToString() is { Length: > 0 } named) return tasks.Find(studio.User.Name, named) is { } id ? jobs.FirstOrDefault(it => it.Id == id) : null;
        return jobs.FirstOrDefault(it => it.State == JobState.Running);
    }

    private static async Task<IResult> ProgressAsync(HttpContext context, WebuiTasks tasks, bool skip_current_image = false)
    {
        var studio = context.Studio();
        var job = await CurrentAsync(context, studio, tasks);
        var progress = job?.Progress;
        var waiting = (await studio.JobsAsync(0, context.RequestAborted)).Count(it => it.State == JobState.Queued);
        var picture = job is null || skip_current_image ? null : Picture(studio, job.Id);
        return WebuiAnswer.Json(new JsonObject
        {
            ["progress"] = job is null ? 0.0 : Math.Clamp(progress?.Fraction ?? 0, 0.01, 1),
            ["eta_relative"] = job?.SecondsLeft ?? 0.0,
            ["state"] = new JsonObject
            {
                ["skipped"] = job?.Stop == StopKind.Skip,
                ["interrupted"] = job?.Stop is StopKind.Interrupt or StopKind.Cancel,
                ["stopping_generation"] = job?.Stop == StopKind.AfterImage,
                ["job"] = job is null ? "" : progress is null ? "starting" : $"Batch {progress.Batch + 1} out of {progress.Batches}",
                ["job_count"] = job is null ? 0 : Math.Max(1, progress?.Batches ?? 1),
                ["job_timestamp"] = (job?.StartedAt ?? job?.SubmittedAt ?? DateTimeOffset.UnixEpoch).ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture),
                ["job_no"] = progress?.Batch ?? 0,
                ["sampling_step"] = progress?.Step ?? 0,
                ["sampling_steps"] = progress?.Steps ?? 0,
            },
            ["current_image"] = picture is null ? null : Convert.ToBase64String(picture),
            ["textinfo"] = job is null ? null : progress?.Stage.ToString() ?? "Waiting...",
            ["current_task"] = job?.Id.ToString(),
            ["queue_size"] = waiting,
        });
    }

    private static async Task<IResult> StopAsync(HttpContext context, WebuiTasks tasks, StopKind kind, JsonNode? answer)
    {
        var studio = context.Studio();
        if (await CurrentAsync(context, studio, tasks) is { } job) await studio.StopAsync(job.Id, kind, context.RequestAborted);
        return WebuiAnswer.Json(answer);
    }

    private static async Task<IResult> TaskAsync(HttpContext context, WebuiTasks tasks)
    {
        var (studio, body) = (context.Studio(), await WebuiBody.ReadAsync(context));
        var (task, shown, live) = (body.Text("id_task") ?? "", body.Whole("id_live_preview", -1, long.MinValue, long.MaxValue), body.Flag("live_preview") ?? true);
        body.Check();
        var id = tasks.Find(studio.User.Name, task);
        var jobs = await studio.JobsAsync(500, context.RequestAborted);
        var job = id is null ? null : jobs.FirstOrDefault(it => it.Id == id);
        var (active, queued) = (job?.State == JobState.Running, job?.State.IsWaiting() == true);
        var preview = active && live ? studio.Preview(job!.Id) : null;
        var isNew = preview is not null && preview.Step != shown;
        return WebuiAnswer.Json(new JsonObject
        {
            ["active"] = active,
            ["queued"] = queued,
            ["completed"] = job?.State.IsEnd() == true,
            ["progress"] = active ? job!.Progress?.Fraction ?? 0 : null,
            ["eta"] = job?.SecondsLeft,
            ["live_preview"] = isNew ? $"data:image/png;base64,{Convert.ToBase64String(ImageEncoder.Encode(preview!.Picture, ImageFormat.Png))}" : null,
            ["id_live_preview"] = isNew ? preview!.Step : shown,
            ["textinfo"] = queued ? $"In queue: {job!.Ahead + 1}/{jobs.Count(it => it.State.IsWaiting())}" : active ? job!.Progress?.Stage.ToString() : "Waiting...",
        });
    }

    private static async Task<IResult> PendingAsync(HttpContext context)
    {
        var waiting = (await context.Studio().JobsAsync(0, context.RequestAborted)).Where(it => it.State.IsWaiting()).Select(it => (JsonNode)it.Id.ToString()).ToArray();
        return WebuiAnswer.Json(new JsonObject { ["size"] = waiting.Length, ["tasks"] = new JsonArray(waiting) });
    }

    private static byte[]? Picture(IStudio studio, JobId job) => studio.Preview(job) is { } preview ? ImageEncoder.Encode(preview.Picture, ImageFormat.Png) : null;

    private static IResult Memory()
    {
        var memory = GC.GetGCMemoryInfo();
        return WebuiAnswer.Json(new JsonObject
        {
            ["ram"] = new JsonObject { ["free"] = Math.Max(0, memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes), ["used"] = Environment.WorkingSet, ["total"] = memory.TotalAvailableMemoryBytes },
            ["cuda"] = new JsonObject { ["error"] = "The models are in the worker's process; its device's memory is not measured here." },
        });
    }
}
