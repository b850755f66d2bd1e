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
    public static async Task<IReadOnlyList<(PictureDetails Picture, string File)>> RunAsync(HttpContext context, IStudio studio, JobRequest request, SettingValues settings, WebuiTasks tasks, string? task)
    {
        var submitted = await studio.SubmitAsync(request, new SubmitOptions(Source: "webui"), context.RequestAborted);
        if (task is not null) tasks.Add(studio.User.Name, task, submitted.Id);
        context.Response.Headers["X-Easel-Job"] = submitted.Id.ToString();
        try
        {
            await foreach (var news in studio.WatchAsync(submitted.Id, context.RequestAborted))
                if (news is JobFailed failed) throw Failure(failed);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            if (settings.Text(SettingList.ClientLeft) == "stop") await studio.StopAsync(submitted.Id, StopKind.Cancel, CancellationToken.None);
            throw;
        }

        var stored = new List<(PictureDetails, string)>();
        foreach (var picture in await studio.Pictures.OfJobAsync(submitted.Id, context.RequestAborted))
            stored.Add((await studio.Pictures.GetAsync(picture.Id, context.RequestAborted), await studio.Pictures.FileAsync(picture.Id, context.RequestAborted)));
        return stored;
    }

    // The job's refusals are the client's to mend; what else went wrong is the server's.
    private static EaselException Failure(JobFailed failed) => failed.Code switch
    {
        "invalid-request" => new InvalidRequestException(failed.Problems.IsEmpty ? [new FieldProblem("request", failed.Message)] : failed.Problems),
        "model-not-found" => new WebuiException(404, failed.Message),
        "unsupported" or "model-format" or "image-format" => new WebuiException(422, failed.Message),
        "bug" => new WebuiException(500, "The job met a bug. Easel's log has more."),
        _ => new WebuiException(500, failed.Message),
    };
}
