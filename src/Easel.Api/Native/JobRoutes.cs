using System.Collections.Immutable;
using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Easel.Api.Access;
using Easel.Api.Json;
using Easel.Application.Jobs;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Easel.Api.Native;

/// <summary>Jobs: submit, watch, stop, put in order.</summary>
internal static class JobRoutes
{
    public static void Map(RouteGroupBuilder api)
    {
        var jobs = api.MapGroup("/jobs").WithTags("Jobs");
        jobs.MapPost("", SubmitAsync).Accepts<JsonElement>("application/json").WithSummary("Submits a job. The header Idempotency-Key makes a repeated request the same job.");
        jobs.MapGet("", ListAsync).WithSummary("What runs, what waits in the order of its turn, and the latest that ended.");
        jobs.MapPost("/stop", async (HttpContext context, CancellationToken stop) => new StoppedJobs(await context.Studio().StopAllAsync(stop))).WithSummary("Cancels everything that waits or runs.");
        jobs.MapGet("/{id}", async (HttpContext context, string id, CancellationToken stop) => JobView.Of(await context.Studio().JobAsync(Id(id), stop))).WithSummary("All that is known of a job.");
        jobs.MapGet("/{id}/events", EventsAsync).WithSummary("A job's events as server-sent events; the header Last-Event-ID goes on behind that one.");
        jobs.MapGet("/{id}/pictures", (HttpContext context, string id, CancellationToken stop) => context.Studio().Pictures.OfJobAsync(Id(id), stop)).WithSummary("A job's pictures in order.");
        jobs.MapGet("/{id}/files", async (HttpContext context, string id, CancellationToken stop) => new JobFileList(await context.Studio().JobFilesAsync(Id(id), stop))).WithSummary("The files that a job made beside pictures: models, saved states, samples of a training.");
        jobs.MapGet("/{id}/files/{number:int}", async (HttpContext context, string id, int number, CancellationToken stop) => FileOf(await context.Studio().JobFileAsync(Id(id), number, stop))).WithSummary("One of a job's files.");
        jobs.MapPost("/{id}/stop", StopAsync).WithSummary("Stops a job: cancel, interrupt, skip or after-image.");
        jobs.MapPost("/{id}/repeat", RepeatAsync).WithSummary("Submits a job's request again, with the same seeds or with fresh ones.");
        jobs.MapPatch("/{id}", ChangeAsync).WithSummary("Changes a waiting job: its priority, its place, its request, or holds it back. A training is paused also while it runs.");
    }

    internal static JobId Id(string text) => JobId.TryParse(text, out var id) ? id : throw new InvalidRequestException("id", "is no job's name, which has 32 hexadecimal digits.");

    private static async Task<Results<Created<SubmittedJob>, Ok<SubmittedJob>>> SubmitAsync(HttpContext context, CancellationToken stop, int priority = 0, bool paused = false)
    {
        using var reader = new StreamReader(context.Request.Body);
        var request = RequestJson.Read(await reader.ReadToEndAsync(stop));
        var key = context.Request.Headers["Idempotency-Key"].ToString() is { Length: > 0 } given ? given : null;
        var submitted = await context.Studio().SubmitAsync(request, new SubmitOptions(priority, key, "api", paused), stop);
        return submitted.IsNew ? TypedResults.Created($"/api/v1/jobs/{submitted.Id}", submitted) : TypedResults.Ok(submitted);
    }

    private static async Task<JobList> ListAsync(HttpContext context, CancellationToken stop, int ended = 50)
    {
        if (ended is < 0 or > 1000) throw new InvalidRequestException("ended", "is out of range; give 0 to 1000.");
        return new JobList(await context.Studio().JobsAsync(ended, stop));
    }

    private static async Task<ServerSentEventsResult<string>> EventsAsync(HttpContext context, string id, IHostApplicationLifetime lifetime, CancellationToken stop, long after = 0)
    {
        var job = Id(id);
        if (long.TryParse(context.Request.Headers["Last-Event-ID"], CultureInfo.InvariantCulture, out var last)) after = last;
        // Asked before the answer begins, so that an unknown job is a plain refusal.
        await context.Studio().JobAsync(job, stop);
        return TypedResults.ServerSentEvents(Items(context.Studio().WatchAsync(job, after, stop), lifetime.ApplicationStopping));
    }

    // Ends when the studio does: a stream that stays open would hold its shutdown up.
    private static async IAsyncEnumerable<SseItem<string>> Items(IAsyncEnumerable<NumberedEvent> events, [EnumeratorCancellation] CancellationToken stop)
    {
        await using var reading = events.GetAsyncEnumerator(stop);
        while (await MoveAsync(reading))
        {
            var (name, data) = EventText.Of(reading.Current);
            yield return new SseItem<string>(data, name) { EventId = reading.Current.Id.ToString(CultureInfo.InvariantCulture) };
        }
    }

    private static async Task<bool> MoveAsync(IAsyncEnumerator<NumberedEvent> reading)
    {
        try
        {
            return await reading.MoveNextAsync();
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static PhysicalFileHttpResult FileOf(string path) => TypedResults.PhysicalFile(path, path.EndsWith(".png", StringComparison.OrdinalIgnoreCase) ? "image/png" : "application/octet-stream", Path.GetFileName(path), enableRangeProcessing: true);

    private static async Task<NoContent> StopAsync(HttpContext context, string id, CancellationToken stop, string kind = "cancel")
    {
        StopKind? parsed = kind switch { "cancel" => StopKind.Cancel, "interrupt" => StopKind.Interrupt, "skip" => StopKind.Skip, "after-image" => StopKind.AfterImage, _ => null };
        await context.Studio().StopAsync(Id(id), parsed ?? throw new InvalidRequestException("kind", "is unknown; give cancel, interrupt, skip or after-image."), stop);
        return TypedResults.NoContent();
    }

    private static async Task<Created<SubmittedJob>> RepeatAsync(HttpContext context, string id, CancellationToken stop, bool freshSeeds = false)
    {
        var again = await context.Studio().RepeatAsync(Id(id), freshSeeds, stop);
        return TypedResults.Created($"/api/v1/jobs/{again}", new SubmittedJob(again, IsNew: true));
    }

    private static async Task<JobView> ChangeAsync(HttpContext context, string id, JobChange change, CancellationToken stop)
    {
        var (studio, job) = (context.Studio(), Id(id));
        if (change.Request is { } request) await studio.EditAsync(job, RequestJson.Read(request.GetRawText()), stop);
        if (change.Priority is { } priority) await studio.PrioritiseAsync(job, priority, stop);
        if (change.Before is { } before) await studio.MoveAsync(job, before == "" ? null : Id(before), stop);
        if (change.Paused is { } paused) await studio.PauseAsync(job, paused, stop);
        return JobView.Of(await studio.JobAsync(job, stop));
    }
}

/// <summary>Jobs as a list.</summary>
internal sealed record JobList(ImmutableArray<JobSummary> Jobs);

/// <summary>All that is known of a job.</summary>
/// <param name="Summary">As lists show it.</param>
/// <param name="Request">What was asked for, seeds drawn.</param>
/// <param name="Result">What it gave; null before its end.</param>
/// <param name="Attempts">Every try, in order.</param>
internal sealed record JobView(JobSummary Summary, JsonElement Request, JsonElement? Result, ImmutableArray<JobAttempt> Attempts)
{
    public static JobView Of(JobDetails job) => new(job.Summary, ApiJson.Of(job.Request), ApiJson.Of(job.Result), job.Attempts);
}

/// <summary>A job's files.</summary>
internal sealed record JobFileList(ImmutableArray<JobFile> Files);

/// <summary>How many jobs were stopped.</summary>
internal sealed record StoppedJobs(int Stopped);

/// <summary>A change of a waiting job; what is left out stays.</summary>
/// <param name="Priority">−100 to 100.</param>
/// <param name="Paused">Holds it back, or lets it go on; a training is paused also while it runs, and goes on from its saved state.</param>
/// <param name="Before">The job that it goes before; empty puts it last.</param>
/// <param name="Request">What it asks for now.</param>
internal sealed record JobChange(int? Priority = null, bool? Paused = null, string? Before = null, JsonElement? Request = null);
