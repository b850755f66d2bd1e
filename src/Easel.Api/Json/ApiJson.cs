using System.Text.Json;
using System.Text.Json.Serialization;
using Easel.Application.Workers;
using Easel.Core.Jobs;
using Easel.Core.Requests;

namespace Easel.Api.Json;

/// <summary>How the native API writes and reads JSON: camel case, enumerations as words, requests and results as everywhere else.</summary>
internal static class ApiJson
{
    /// <summary>Sets the options.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.RespectRequiredConstructorParameters = true;
        options.RespectNullableAnnotations = true;
        options.Converters.Add(new JobIdJson());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
    }

    /// <summary>A request as it is everywhere else: on the command line and in the database.</summary>
    public static JsonElement Of(JobRequest request) => Parse(RequestJson.Write(request));

    /// <summary>A result as it is everywhere else.</summary>
    public static JsonElement? Of(JobResult? result) => result is null ? null : Parse(JobJson.WriteResult(result));

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
