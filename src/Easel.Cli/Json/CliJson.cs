using System.Text.Json.Serialization;

namespace Easel.Cli.Json;

/// <summary>The documents that <c>--json</c> prints. Their shapes are a contract: add to them, never change them.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(VersionJson))]
[JsonSerializable(typeof(ErrorJson))]
[JsonSerializable(typeof(ImageInfoJson))]
[JsonSerializable(typeof(DoctorJson))]
internal sealed partial class CliJson : JsonSerializerContext;

/// <summary><c>easel version --json</c>.</summary>
internal sealed record VersionJson(string Version, string? Commit, string Runtime, string Platform);

/// <summary>What any command prints with <c>--json</c> where it fails; the same is said in words on standard error.</summary>
internal sealed record ErrorJson(ErrorBody Error);

/// <summary>The error itself.</summary>
/// <param name="Code">A stable word that programs can branch on.</param>
/// <param name="Message">The thing, the expectation, the remedy.</param>
/// <param name="Problems">Each field that cannot be used, where the request was at fault.</param>
internal sealed record ErrorBody(string Code, string Message, IReadOnlyList<ProblemJson> Problems);

/// <summary>One field that cannot be used.</summary>
internal sealed record ProblemJson(string Field, string Message);

/// <summary><c>easel info --json</c>.</summary>
internal sealed record ImageInfoJson(string Path, string Format, int Width, int Height, string? Infotext, IReadOnlyDictionary<string, string> Texts);

/// <summary><c>easel doctor --json</c>.</summary>
internal sealed record DoctorJson(int Failures, int Warnings, IReadOnlyList<CheckJson> Checks);

/// <summary>One check: <c>status</c> is <c>ok</c>, <c>warning</c> or <c>failed</c>; <c>repair</c> is a command.</summary>
internal sealed record CheckJson(string Check, string Status, string Detail, string? Cause, string? Repair);
