using System.Text.Json.Serialization;

namespace Easel.Cli.Json;

/// <summary>The documents that <c>--json</c> prints. Their shapes are a contract: add to them, never change them.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(VersionJson))]
[JsonSerializable(typeof(ErrorJson))]
[JsonSerializable(typeof(ImageInfoJson))]
[JsonSerializable(typeof(DoctorJson))]
[JsonSerializable(typeof(ModelListJson))]
[JsonSerializable(typeof(ModelInspectJson))]
[JsonSerializable(typeof(HashesJson))]
[JsonSerializable(typeof(LoraReportJson))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(SamplersJson))]
[JsonSerializable(typeof(ScheduleJson))]
[JsonSerializable(typeof(TokensJson))]
[JsonSerializable(typeof(StylesJson))]
[JsonSerializable(typeof(GridJson))]
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

/// <summary><c>easel info --json</c>: <c>infotext</c> as it is stored, <c>parameters</c> as read from it, <c>texts</c> every text chunk of a PNG, <c>hidden</c> whether the infotext was found in the pixels.</summary>
internal sealed record ImageInfoJson(
    string Path, string Format, int Width, int Height, string? Infotext, ParametersJson? Parameters, IReadOnlyDictionary<string, string> Texts, bool Hidden);

/// <summary>An infotext, read; <c>values</c> by the names that stand in it.</summary>
internal sealed record ParametersJson(string Prompt, string Negative, IReadOnlyDictionary<string, string> Values);

/// <summary><c>easel doctor --json</c>.</summary>
internal sealed record DoctorJson(int Failures, int Warnings, IReadOnlyList<CheckJson> Checks);

/// <summary>One check: <c>status</c> is <c>ok</c>, <c>warning</c> or <c>failed</c>; <c>repair</c> is a command.</summary>
internal sealed record CheckJson(string Check, string Status, string Detail, string? Cause, string? Repair);

/// <summary><c>easel model list --json</c>.</summary>
internal sealed record ModelListJson(IReadOnlyList<ModelJson> Models, int Total);

/// <summary>One installed model: <c>kind</c> is its type, <c>folder</c> where it lies, <c>proper_folder</c> where it belongs if it is misplaced.</summary>
internal sealed record ModelJson(
    string Name, string Kind, string Path, long Bytes, string Family, string Folder, string Modified, bool Misplaced, string? ProperFolder, bool Unsafe, string? Problem,
    IReadOnlyList<string> TriggerWords, IReadOnlyList<string> Tags, string? Title, string? Description, double? PreferredWeight, string? Preview, HashesJson? Hashes);

/// <summary><c>easel samplers --json</c>.</summary>
internal sealed record SamplersJson(IReadOnlyList<SamplerJson> Samplers, IReadOnlyList<SchedulerJson> Schedulers);

/// <summary>One sampler; <c>scheduler</c> is what automatic stands for.</summary>
internal sealed record SamplerJson(string Name, IReadOnlyList<string> Aliases, string Scheduler, bool SecondOrder, bool UsesEnsd);

/// <summary>One noise schedule.</summary>
internal sealed record SchedulerJson(string Name, string Label, IReadOnlyList<string> Aliases);

/// <summary><c>easel schedule --json</c>: noise levels, ending in 0, and the timestep of each above 0.</summary>
internal sealed record ScheduleJson(IReadOnlyList<double> Sigmas, IReadOnlyList<double> Timesteps);

/// <summary><c>easel tokens --json</c>: the ids, and how the vocabulary spells each (a space where a word ends).</summary>
internal sealed record TokensJson(IReadOnlyList<int> Ids, IReadOnlyList<string> Texts);

/// <summary><c>easel grid --json</c>.</summary>
internal sealed record GridJson(string Path, int Width, int Height);

/// <summary><c>easel styles --json</c>.</summary>
internal sealed record StylesJson(IReadOnlyList<StyleJson> Styles);

/// <summary>One style.</summary>
internal sealed record StyleJson(string Name, string Prompt, string Negative);

/// <summary><c>easel model inspect --json</c>; <c>facts</c> is what else is known, by name.</summary>
internal sealed record ModelInspectJson(
    string Path, string Type, string Family, string Format, string Precision, long Parameters, string? Prediction, HashesJson? Hashes,
    IReadOnlyDictionary<string, string> Metadata, IReadOnlyList<string> TriggerWords, string? Folder, IReadOnlyDictionary<string, string> Facts, IReadOnlyList<string> Notes,
    SafetyJson Safety, IReadOnlyDictionary<string, string> Training, IReadOnlyList<TagJson> Tags);

/// <summary>Whether other programs may load a file: <c>safe</c> or <c>pickle</c>, and what its pickle names.</summary>
internal sealed record SafetyJson(string Verdict, IReadOnlyList<string> Names);

/// <summary>A tag of the training pictures.</summary>
internal sealed record TagJson(string Tag, long Count);

/// <summary><c>easel model hash --json</c>.</summary>
internal sealed record HashesJson(string Sha256, string AutoV2, string? AutoV3, string Legacy);

/// <summary><c>easel model lora verify --json</c>; <c>sizes</c> is the mean absolute value of each tensor's numbers.</summary>
internal sealed record LoraReportJson(string Path, IReadOnlyList<string> Problems, IReadOnlyList<LoraModuleJson> Modules);

/// <summary>One module of a LoRA.</summary>
internal sealed record LoraModuleJson(string Name, string Algorithm, int? Rank, double? Alpha, IReadOnlyDictionary<string, float> Sizes);
