using System.Text.Json.Serialization;

namespace Easel.Cli.Json;

/// <summary>The documents of <c>--jsonl</c>: the same shapes, one a line.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ErrorJson))]
[JsonSerializable(typeof(ScheduleRequestJson))]
[JsonSerializable(typeof(ScheduleJson))]
[JsonSerializable(typeof(PromptRequestJson))]
internal sealed partial class LineJson : JsonSerializerContext;

/// <summary>One line of <c>easel schedule --jsonl</c>.</summary>
internal sealed record ScheduleRequestJson(string? Scheduler = null, int? Steps = null, double? SigmaMin = null, double? SigmaMax = null, double? Rho = null, string? Model = null);

/// <summary>One line of <c>easel prompt --jsonl</c>.</summary>
internal sealed record PromptRequestJson(
    string? Prompt = null, int? Steps = null, int? HiresSteps = null, bool? OldScheduling = null, string? Emphasis = null, int? CommaPaddingBacktrack = null);
