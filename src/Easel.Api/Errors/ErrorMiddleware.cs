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
            // Routing refuses with a bare status; programs and people get words, as for every other problem.
            if (Unsaid(context) is { } bare) throw bare;
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

    private static BadHttpRequestException? Unsaid(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        var isApi = request.Path.StartsWithSegments("/api/v1") || WebuiErrors.Covers(request.Path);
        if (!isApi || response.HasStarted || response.ContentType is not null || HttpMethods.IsHead(request.Method)) return null;
        var words = response.StatusCode switch
        {
            StatusCodes.Status404NotFound => $"There is no {request.Path}. /openapi/v1.json and /openapi/webui.json list the routes.",
            StatusCodes.Status405MethodNotAllowed => $"{request.Path} takes {response.Headers.Allow}, not {request.Method}.",
            StatusCodes.Status415UnsupportedMediaType => $"{request.Path} does not take '{request.ContentType}'. Send JSON as application/json, a picture's file as application/octet-stream.",
            _ => null,
        };
        return words is null ? null : new BadHttpRequestException(words, response.StatusCode);
    }

    [LoggerMessage(LogLevel.Error, "{Method} {Path} met a bug, trace {Trace}.")]
    private static partial void Bug(ILogger log, string method, string path, string trace, Exception cause);
}
