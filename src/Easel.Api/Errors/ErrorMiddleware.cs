using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Easel.Api.Errors;

/// <summary>The one place where an exception becomes an answer, in the shape that the route's clients know.</summary>
internal sealed partial class ErrorMiddleware(RequestDelegate next, ILogger<ErrorMiddleware> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception error)
        {
            // Nobody listens any more, or half of the answer is sent already: breaking off is all that can be said.
            if (context.RequestAborted.IsCancellationRequested) return;
            var trace = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
            if (!ErrorStatus.IsTold(error)) Bug(log, context.Request.Method, context.Request.Path, trace, error);
            if (context.Response.HasStarted) throw;
            context.Response.Clear();
            if (WebuiErrors.Covers(context.Request.Path)) await WebuiErrors.WriteAsync(context, error, trace);
            else await NativeErrors.WriteAsync(context, error, trace);
        }
    }

    [LoggerMessage(LogLevel.Error, "{Method} {Path} met a bug, trace {Trace}.")]
    private static partial void Bug(ILogger log, string method, string path, string trace, Exception cause);
}
