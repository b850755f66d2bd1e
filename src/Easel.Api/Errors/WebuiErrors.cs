using System.Globalization;
using System.Text.Json.Nodes;
using Easel.Application.Errors;
using Easel.Core.Errors;
using Microsoft.AspNetCore.Http;

namespace Easel.Api.Errors;

/// <summary>Errors in the shapes of A1111: its own object, and FastAPI's list where a field cannot be used.</summary>
internal static class WebuiErrors
{
    /// <summary>True for the routes whose clients know A1111.</summary>
    public static bool Covers(PathString path) =>
        path.StartsWithSegments("/sdapi") || path.StartsWithSegments("/controlnet") || path.StartsWithSegments("/internal") || path.StartsWithSegments("/tagger")
        || path.StartsWithSegments("/sd_extra_networks");

    /// <summary>Answers with an error.</summary>
    public static async Task WriteAsync(HttpContext context, Exception error, string trace)
    {
        var status = ErrorStatus.Of(error);
        if (error is BusyException busy) context.Response.Headers.RetryAfter = Math.Ceiling(busy.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (status == StatusCodes.Status401Unauthorized) context.Response.Headers.WWWAuthenticate = "Basic";
        context.Response.StatusCode = status;
        JsonNode body = error is InvalidRequestException invalid ? Fields(invalid) : new JsonObject
        {
            ["error"] = status == StatusCodes.Status500InternalServerError ? error.GetType().Name : "HTTPException",
            ["detail"] = ErrorStatus.IsTold(error) ? error.Message : "",
            ["body"] = "",
            ["errors"] = ErrorStatus.IsTold(error) ? error.Message : $"Easel met a bug. Its log has more under the trace {trace}.",
        };
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body.ToJsonString(), context.RequestAborted);
    }

    private static JsonObject Fields(InvalidRequestException invalid) => new()
    {
        ["detail"] = new JsonArray([.. invalid.Problems.Select(problem => (JsonNode)new JsonObject
        {
            ["loc"] = new JsonArray("body", problem.Field),
            ["msg"] = problem.Message,
            ["type"] = "value_error",
        })]),
        ["error"] = "HTTPException",
        ["body"] = "",
        ["errors"] = invalid.Message,
    };
}
