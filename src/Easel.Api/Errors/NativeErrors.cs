using System.Globalization;
using System.Text.RegularExpressions;
using Easel.Application.Errors;
using Easel.Core.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Easel.Api.Errors;

/// <summary>Errors as problem details (RFC 9457) with a <c>code</c> that programs branch on.</summary>
internal static partial class NativeErrors
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
            Detail = error is BadHttpRequestException bad ? Words(bad) : ErrorStatus.IsTold(error) ? error.Message : $"Easel met a bug. Its log has more under the trace {trace}.",
        };
        problem.Extensions["code"] = (error as EaselException)?.Code ?? (status < 500 ? "bad-request" : "bug");
        if (error is InvalidRequestException invalid) problem.Extensions["problems"] = invalid.Problems.Select(it => new Dictionary<string, string> { ["field"] = it.Field, ["message"] = it.Message });
        if (status >= 500) problem.Extensions["trace"] = trace;
        await context.Response.WriteAsJsonAsync(problem, options: null, contentType: "application/problem+json", context.RequestAborted);
    }

    // The framework's words name its own types.
    private static string Words(BadHttpRequestException error)
    {
        if (error.InnerException is System.Text.Json.JsonException inner) return $"The body cannot be read: {inner.Message}";
        if (Unbound().Match(error.Message) is not { Success: true } match) return error.Message;
        var expected = match.Groups["type"].Value switch
        {
            var type when type.Contains("Date", StringComparison.Ordinal) => "a date, for instance 2026-11-27 or 2026-11-27T12:00:00Z",
            var type when type.Contains("bool", StringComparison.OrdinalIgnoreCase) => "true or false",
            _ => "a whole number",
        };
        return $"{match.Groups["name"].Value}: '{match.Groups["value"].Value}' cannot be used; give {expected}.";
    }

    [GeneratedRegex("^Failed to bind parameter \"(?<type>.+) (?<name>\\w+)\" from \"(?<value>.*)\"\\.$", RegexOptions.Singleline)]
    private static partial Regex Unbound();
}
