using System.Globalization;
using Easel.Application.Errors;
using Easel.Core.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Easel.Api.Errors;

/// <summary>Errors as problem details (RFC 9457) with a <c>code</c> that programs branch on.</summary>
internal static class NativeErrors
{
    /// <summary>Answers with an error.</summary>
    public static async Task WriteAsync(HttpContext context, Exception error, string trace)
    {
        var status = ErrorStatus.Of(error);
        if (error is BusyException busy) context.Response.Headers.RetryAfter = Math.Ceiling(busy.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (status == StatusCodes.Status401Unauthorized) context.Response.Headers.WWWAuthenticate = "Bearer";
        context.Response.StatusCode = status;
        var problem = new ProblemDetails
        {
            Status = status,
            Title = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status),
            Detail = error is BadHttpRequestException { InnerException: System.Text.Json.JsonException inner } ? $"The body cannot be read: {inner.Message}" : ErrorStatus.IsTold(error) ? error.Message : $"Easel met a bug. Its log has more under the trace {trace}.",
        };
        problem.Extensions["code"] = (error as EaselException)?.Code ?? (status < 500 ? "bad-request" : "bug");
        if (error is InvalidRequestException invalid) problem.Extensions["problems"] = invalid.Problems.Select(it => new Dictionary<string, string> { ["field"] = it.Field, ["message"] = it.Message });
        if (status >= 500) problem.Extensions["trace"] = trace;
        await context.Response.WriteAsJsonAsync(problem, options: null, contentType: "application/problem+json", context.RequestAborted);
    }
}
