using System.Text.Json;
using System.Text.Json.Serialization;

namespace Easel.Core.Jobs;

/// <summary>Job events and results as JSON, camel case. A result alone has the shape that the command line prints.</summary>
public static class JobJson
{
    /// <summary>One event on one line.</summary>
    public static string Write(JobEvent news) => JsonSerializer.Serialize(news, JobJsonContext.Default.JobEvent);

    /// <summary>Reads what <see cref="Write(JobEvent)"/> wrote.</summary>
    /// <exception cref="JsonException">It is no event.</exception>
    public static JobEvent ReadEvent(string json) =>
        JsonSerializer.Deserialize(json, JobJsonContext.Default.JobEvent) ?? throw new JsonException("An event is an object, not null.");

    /// <summary>A result with its <c>kind</c>.</summary>
    public static string WriteResult(JobResult result) => JsonSerializer.Serialize(result, JobJsonContext.Default.JobResult);

    /// <summary>Reads what <see cref="WriteResult"/> wrote.</summary>
    /// <exception cref="JsonException">It is no result.</exception>
    public static JobResult ReadResult(string json) =>
        JsonSerializer.Deserialize(json, JobJsonContext.Default.JobResult) ?? throw new JsonException("A result is an object, not null.");

    /// <summary>What a worker can do.</summary>
    public static string Write(WorkerCapabilities capabilities) => JsonSerializer.Serialize(capabilities, JobJsonContext.Default.WorkerCapabilities);

    /// <summary>Reads what <see cref="Write(WorkerCapabilities)"/> wrote.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static WorkerCapabilities ReadCapabilities(string json) =>
        JsonSerializer.Deserialize(json, JobJsonContext.Default.WorkerCapabilities) ?? throw new JsonException("Capabilities are an object, not null.");

    /// <summary>The result of a generation in the shape of the command line's <c>--json</c>.</summary>
    public static string Write(GenerateResult result) => JsonSerializer.Serialize(result, JobJsonContext.Default.GenerateResult);

    /// <summary>The result of post-processing in the shape of the command line's <c>--json</c>.</summary>
    public static string Write(UpscaleResult result) => JsonSerializer.Serialize(result, JobJsonContext.Default.UpscaleResult);

    /// <summary>The result of a job that made a model file, in the shape of the command line's <c>--json</c>.</summary>
    public static string Write(ModelFileResult result) => JsonSerializer.Serialize(result, JobJsonContext.Default.ModelFileResult);

    /// <summary>The result of a training in the shape of the command line's <c>--json</c>.</summary>
    public static string Write(TrainResult result) => JsonSerializer.Serialize(result, JobJsonContext.Default.TrainResult);

    /// <summary>A fetched model in the shape of the command line's <c>--json</c>.</summary>
    public static string Write(PullResult result) => JsonSerializer.Serialize(result, JobJsonContext.Default.PullResult);
}

/// <summary>The generated (reflection-free) reader and writer.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(JobEvent))]
[JsonSerializable(typeof(JobResult))]
[JsonSerializable(typeof(GenerateResult))]
[JsonSerializable(typeof(TrainResult))]
[JsonSerializable(typeof(UpscaleResult))]
[JsonSerializable(typeof(ModelFileResult))]
[JsonSerializable(typeof(PullResult))]
[JsonSerializable(typeof(WorkerCapabilities))]
internal sealed partial class JobJsonContext : JsonSerializerContext;
