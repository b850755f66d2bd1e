using Easel.Application;
using Easel.Application.Jobs;
using Easel.Application.Pictures;
using Easel.Application.Settings;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Microsoft.AspNetCore.Http;

namespace Easel.Api.Webui;

/// <summary>A job whose client waits for its end, as A1111's clients do.</summary>
internal static class WebuiJob
{
    /// <summary>Submits, waits, and returns the stored pictures with how they were made. A job that was stopped gives what it has.</summary>
    /// <exception cref="EaselException">The job failed.</exception>
    public static Task<IReadOnlyList<(PictureDetails Picture, string File)>> RunAsync(HttpContext context, IStudio studio, JobRequest request, SettingValues settings, WebuiTasks tasks, string? task) =>
        RunAsync(context, studio, [request], settings, tasks, task);

    /// <summary>The same for several jobs that are one request to the client: all are submitted, one after the other is waited for; where one fails, the rest is cancelled.</summary>
    /// <exception cref="EaselException">A job failed, or the queue has no room for all.</exception>
    public static async Task<IReadOnlyList<(PictureDetails Picture, string File)>> RunAsync(HttpContext context, IStudio studio, IReadOnlyList<JobRequest> requests, SettingValues settings, WebuiTasks tasks, string? task)
    {
        var stop = context.RequestAborted;
        var jobs = new List<JobId>();
        var ended = 0;
        try
        {
            foreach (var request in requests) jobs.Add((await studio.SubmitAsync(request, new SubmitOptions(Source: "webui"), stop)).Id);
            context.Response.Headers["X-Easel-Job"] = string.Join(',', jobs);
            for (; ended < jobs.Count; ended++)
            {
                if (task is not null) tasks.Add(studio.User.Name, task, jobs[ended]);
                await foreach (var news in studio.WatchAsync(jobs[ended], stop))
                    if (news is JobFailed failed) throw Failure(failed);
                // Who stops one means the request.
                if (ended + 1 < jobs.Count && (await studio.JobAsync(jobs[ended], stop)).Summary.Stop is not (null or StopKind.Skip))
                    foreach (var job in jobs.Skip(ended + 1)) await studio.StopAsync(job, StopKind.Cancel, stop);
            }
        }
        catch (Exception e)
        {
            // A client that left may want its pictures nevertheless.
            var isLeft = e is OperationCanceledException && stop.IsCancellationRequested;
            if (!isLeft || settings.Text(SettingList.ClientLeft) == "stop")
                foreach (var job in jobs.Skip(ended)) await studio.StopAsync(job, StopKind.Cancel, CancellationToken.None);
            throw;
        }

        var stored = new List<(PictureDetails, string)>();
        foreach (var job in jobs)
            foreach (var picture in await studio.Pictures.OfJobAsync(job, stop))
                stored.Add((await studio.Pictures.GetAsync(picture.Id, stop), await studio.Pictures.FileAsync(picture.Id, stop)));
        return stored;
    }

    // The job's refusals are the client's to mend; what else went wrong is the server's.
    private static EaselException Failure(JobFailed failed) => failed.Code switch
    {
        "invalid-request" => new InvalidRequestException(failed.Problems.IsEmpty ? [new FieldProblem("request", failed.Message)] : failed.Problems),
        "model-not-found" => new WebuiException(404, failed.Message),
        "unsupported" or "model-format" or "image-format" or "picture-too-large" => new WebuiException(422, failed.Message),
        "bug" => new WebuiException(500, "The job met a bug. Easel's log has more."),
        _ => new WebuiException(500, failed.Message),
    };
}
