using System.Text.Json;
using System.Text.Json.Serialization;
using Easel.Application.Jobs;
using Easel.Core.Jobs;

namespace Easel.Application.Workers;

/// <summary>What workers and the studio say to each other, as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true, Converters = [typeof(JobIdJson)])]
[JsonSerializable(typeof(WorkerState))]
[JsonSerializable(typeof(LeasedJob))]
[JsonSerializable(typeof(WorkerReport))]
[JsonSerializable(typeof(WorkerReply))]
[JsonSerializable(typeof(WorkerPicture))]
[JsonSerializable(typeof(StorageRoom))]
[JsonSerializable(typeof(GeneratedImage))]
public sealed partial class WorkerJson : JsonSerializerContext;

/// <summary>A job's name as its 32 digits.</summary>
public sealed class JobIdJson : JsonConverter<JobId>
{
    /// <inheritdoc/>
    public override JobId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && JobId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException("A job's name has 32 hexadecimal digits.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, JobId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
