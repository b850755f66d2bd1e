using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Easel.Api.Access;
using Easel.Application.Jobs;
using Easel.Application.Pictures;
using Easel.Application.Workers;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Easel.Api.Workers;

/// <summary>What workers say to the studio. They speak <see cref="WorkerJson"/>; only workers and administrators are let in.</summary>
internal static class WorkerRoutes
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private const long LargestPicture = 256L << 20;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var workers = routes.MapGroup("/api/v1/workers").ExcludeFromDescription().AddEndpointFilter(async (context, next) =>
        {
            context.HttpContext.RequireWorker();
            return await next(context);
        });
        workers.MapPost("/take", TakeAsync);
        workers.MapPost("/report", ReportAsync);
        workers.MapPost("/picture", PictureAsync);
        workers.MapGet("/room", (PictureStore store) => TypedResults.Json(store.Room(), WorkerJson.Default.StorageRoom));
        workers.MapGet("/input", InputAsync);
    }

    private static async Task<IResult> TakeAsync(HttpContext context, IWorkerDesk desk, IHostApplicationLifetime lifetime)
    {
        var worker = await BodyAsync(context, WorkerJson.Default.WorkerState);
        // A studio that shuts down gives out no more work.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        LeasedJob? job;
        try
        {
            job = await desk.TakeAsync(worker, Patience, stop.Token);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            job = null;
        }

        return job is null ? TypedResults.NoContent() : TypedResults.Json(job, WorkerJson.Default.LeasedJob);
    }

    private static async Task<IResult> ReportAsync(HttpContext context, LeaseLedger ledger)
    {
        var report = await BodyAsync(context, WorkerJson.Default.WorkerReport);
        return TypedResults.Json(new WorkerReply(await ledger.ReportAsync(report.Lease, report.Events, CancellationToken.None)), WorkerJson.Default.WorkerReply);
    }

    private static async Task<IResult> PictureAsync(HttpContext context, PictureStore store)
    {
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = LargestPicture;
        var picture = await BodyAsync(context, WorkerJson.Default.WorkerPicture);
        return TypedResults.Json(await store.SaveAsync(picture.Lease, picture.Picture, CancellationToken.None), WorkerJson.Default.GeneratedImage);
    }

    private static async Task<IResult> InputAsync(string job, int attempt, string worker, string field, string name, LeaseLedger ledger, InputStore inputs, CancellationToken stop)
    {
        if (!JobId.TryParse(job, out var id)) throw new InvalidRequestException("job", "is no job's name.");
        var owner = await ledger.OwnerAsync(new JobLease(id, attempt, worker), stop);
        return TypedResults.PhysicalFile(await inputs.PathAsync(owner, field, name, stop), "application/octet-stream");
    }

    private static async Task<T> BodyAsync<T>(HttpContext context, JsonTypeInfo<T> type)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted) ?? throw new JsonException("null");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or ArgumentException or InvalidOperationException)
        {
            throw new InvalidRequestException("body", $"cannot be read: {e.Message}");
        }
    }
}
