using System.Text.Json.Serialization;

namespace Easel.Worker.Pulling;

/// <summary>What a server calls a version of a file.</summary>
/// <param name="ETag">Its strong entity tag, or its date.</param>
/// <param name="Total">Its size.</param>
/// <param name="Name">Its name, where the answer told one.</param>
internal sealed record PartNotes(string ETag, long? Total, string? Name);

/// <summary>The generated reader and writer.</summary>
[JsonSerializable(typeof(PartNotes))]
internal sealed partial class PartJson : JsonSerializerContext;
