using Easel.Api.Access;
using Easel.Application.Errors;
using Easel.Application.Starting;
using Easel.Core.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Easel.Api.Native;

/// <summary>Start options: look, save, restart.</summary>
internal static class StartRoutes
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/start", (HttpContext context) => Of(context).Look()).WithTags("Start").WithSummary("What the studio was started with, and what is saved for the next start.");
        api.MapPut("/start", async (HttpContext context, StartOptions options, CancellationToken stop) =>
        {
            var start = Of(context);
            await start.SaveAsync(options, stop);
            return start.Look();
        }).WithTags("Start").WithSummary("Saves start options, all of them in place of those before.");
        api.MapPost("/restart", async (HttpContext context, CancellationToken stop, string? when = null) =>
        {
            RestartWhen? parsed = when switch { null => null, "now" => RestartWhen.Now, "idle" => RestartWhen.Idle, _ => throw new InvalidRequestException("when", $"'{when}' is unknown; give now or idle.") };
            return TypedResults.Accepted((string?)null, new RestartAnswer(await Of(context).RestartAsync(parsed, stop)));
        }).WithTags("Start").WithSummary("Restarts with what is saved; jobs are kept. While jobs run it takes a word: now or idle.");
    }

    private static IStudioStart Of(HttpContext context)
    {
        context.RequireAdmin();
        return context.RequestServices.GetService(typeof(IStudioStart)) as IStudioStart ?? throw new NotFoundException("start", "this studio is part of another program");
    }
}

/// <summary>A restart was begun.</summary>
/// <param name="Address">Where the studio will be.</param>
internal sealed record RestartAnswer(Uri Address);
