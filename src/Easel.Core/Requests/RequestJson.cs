using System.Text.Json;
using System.Text.Json.Serialization;
using Easel.Core.Errors;
using Easel.Core.Prompts;

namespace Easel.Core.Requests;

/// <summary>Requests as JSON: camel-case names, enumerations as lower-case words, unknown fields refused.</summary>
public static class RequestJson
{
    /// <summary>The request as one line of JSON, with its <c>kind</c>.</summary>
    public static string Write(JobRequest request) => JsonSerializer.Serialize(request, RequestJsonContext.Default.JobRequest);

    /// <summary>Reads what <see cref="Write"/> wrote, or what a client sent.</summary>
    /// <exception cref="InvalidRequestException">It is not JSON, has an unknown kind or field, or values of the wrong type; all of them are named.</exception>
    public static JobRequest Read(string json)
    {
        try
        {
            var request = JsonSerializer.Deserialize(json, RequestJsonContext.Default.JobRequest)
                ?? throw new InvalidRequestException("request", "is null; give a JSON object with a 'kind'.");
            using var document = JsonDocument.Parse(json);
            if (NullIn(document.RootElement, "") is { } place) throw new InvalidRequestException(place, "is null, and a list has no gaps; leave it out.");
            return request;
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            var problems = UnreadRequest.Problems(json, Kinds());
            if (!problems.IsEmpty) throw new InvalidRequestException(problems);
            throw new InvalidRequestException(Field((error as JsonException)?.Path), $"cannot be read: {error.Message}");
        }
    }

    // The reader refuses null for what must be there, but not among the elements of a list.
    private static string? NullIn(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().Select((it, i) => it.ValueKind == JsonValueKind.Null ? $"{path}[{i}]" : NullIn(it, $"{path}[{i}]")).FirstOrDefault(it => it is not null),
        JsonValueKind.Object => element.EnumerateObject().Select(it => NullIn(it.Value, path.Length == 0 ? it.Name : $"{path}.{it.Name}")).FirstOrDefault(it => it is not null),
        _ => null,
    };

    private static Dictionary<string, Type> Kinds() => typeof(JobRequest).GetCustomAttributes(typeof(JsonDerivedTypeAttribute), inherit: false).Cast<JsonDerivedTypeAttribute>()
        .ToDictionary(kind => (string)kind.TypeDiscriminator!, kind => kind.DerivedType);

    private static string Field(string? path) => path is null or "$" ? "request" : path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path;
}

/// <summary>The generated (reflection-free) reader and writer.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(LowerCaseEnum<NoiseSource>), typeof(LowerCaseEnum<Emphasis>), typeof(LowerCaseEnum<Precision>), typeof(LowerCaseEnum<MemoryMode>), typeof(LowerCaseEnum<ImageFormat>),
        typeof(KebabCaseEnum<MergeMethod>), typeof(LowerCaseEnum<SavePrecision>), typeof(KebabCaseEnum<LoraJoinMethod>), typeof(KebabCaseEnum<LoraRankRule>), typeof(LowerCaseEnum<ModelLayout>),
        typeof(LowerCaseEnum<ResizeMode>), typeof(LowerCaseEnum<MaskedContent>), typeof(LowerCaseEnum<MaskArea>), typeof(LowerCaseEnum<LoopCurve>), typeof(LowerCaseEnum<OutpaintMethod>),
        typeof(LowerCaseEnum<RefinedPass>), typeof(LowerCaseEnum<PreviewMethod>), typeof(LowerCaseEnum<StealthText>), typeof(LowerCaseEnum<FlipCopies>), typeof(LowerCaseEnum<FaceRestorer>), typeof(LowerCaseEnum<TakenFromText>),
        typeof(LowerCaseEnum<UniPcVariant>), typeof(LowerCaseEnum<UniPcSpacing>)],
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(JobRequest))]
internal sealed partial class RequestJsonContext : JsonSerializerContext;

/// <summary>An enumeration as the lower-case words of the command line; numbers are refused.</summary>
internal sealed class LowerCaseEnum<T>() : JsonStringEnumConverter<T>(LowerCaseWords.Policy, allowIntegerValues: false) where T : struct, Enum;

/// <summary>An enumeration as words joined by hyphens; numbers are refused.</summary>
internal sealed class KebabCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) where T : struct, Enum;

internal sealed class LowerCaseWords : JsonNamingPolicy
{
    public static JsonNamingPolicy Policy { get; } = new LowerCaseWords();

    public override string ConvertName(string name) => name.ToLowerInvariant();
}
