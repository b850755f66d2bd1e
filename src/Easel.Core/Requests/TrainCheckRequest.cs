using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Easel.Core.Errors;

namespace Easel.Core.Requests;

/// <summary>Looks at a training without training: what is odd and what to do about it, how long it will be, how much memory it will take.</summary>
/// <param name="Training">The training.</param>
public sealed record TrainCheckRequest(TrainRequest Training) : JobRequest
{
    /// <summary>The word that names it in JSON.</summary>
    public const string KindName = "train-check";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override ImmutableArray<FieldProblem> Problems() => [.. Training.Problems().Select(problem => problem with { Field = $"training.{problem.Field}" })];
}
