using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Easel.Core.Errors;

namespace Easel.Core.Requests;

/// <summary>Looks at pictures and captions as a training would.</summary>
/// <param name="Data">The pictures.</param>
public sealed record DatasetCheckRequest(TrainData Data) : JobRequest
{
    /// <summary>The word that names it in JSON.</summary>
    public const string KindName = "dataset-check";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Kind => KindName;

    // What a training's pictures must keep to, these must.
    /// <inheritdoc/>
    public override ImmutableArray<FieldProblem> Problems() => [.. new TrainRequest(Data: Data).Problems().Where(problem => problem.Field.StartsWith("data.", StringComparison.Ordinal))];
}
