using Easel.Application;
using Microsoft.AspNetCore.Http;

namespace Easel.Api.Access;

/// <summary>Lets nobody in before the studio is open: who comes early waits. Whether the server is there, and whether it is ready, is told at once.</summary>
internal sealed class OpeningGate(RequestDelegate next, StudioOpening opening)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!opening.Opened.IsCompletedSuccessfully && !context.Request.Path.Equals("/healthz", StringComparison.Ordinal))
        {
            if (context.Request.Path.Equals("/readyz", StringComparison.Ordinal))
            {
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                await context.Response.WriteAsync("starting", context.RequestAborted);
                return;
            }

            await opening.Opened.WaitAsync(context.RequestAborted);
        }

        await next(context);
    }
}
