using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Easel.Core.Errors;

namespace Easel.Core.Requests;

/// <summary>
/// Work for a device, as plain data. The set is closed: a new kind of work is one record, one line here, one line in
/// <see cref="RequestJson"/> and one handler. A stored request replays its job exactly once its seeds are resolved.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(GenerateRequest), GenerateRequest.KindName)]
[JsonDerivedType(typeof(MergeRequest), MergeRequest.KindName)]
[JsonDerivedType(typeof(LoraMergeRequest), LoraMergeRequest.KindName)]
[JsonDerivedType(typeof(LoraJoinRequest), LoraJoinRequest.KindName)]
[JsonDerivedType(typeof(LoraResizeRequest), LoraResizeRequest.KindName)]
[JsonDerivedType(typeof(LoraExtractRequest), LoraExtractRequest.KindName)]
[JsonDerivedType(typeof(ConvertRequest), ConvertRequest.KindName)]
[JsonDerivedType(typeof(PullRequest), PullRequest.KindName)]
[JsonDerivedType(typeof(TrainRequest), TrainRequest.KindName)]
[JsonDerivedType(typeof(TrainCheckRequest), TrainCheckRequest.KindName)]
[JsonDerivedType(typeof(DatasetCheckRequest), DatasetCheckRequest.KindName)]
[JsonDerivedType(typeof(UpscaleRequest), UpscaleRequest.KindName)]
public abstract record JobRequest
{
    private protected JobRequest()
    {
    }

    /// <summary>The word that names this kind of work in JSON, for instance <c>generate</c>.</summary>
    [JsonIgnore]
    public abstract string Kind { get; }

    /// <summary>Every field that cannot be used, whatever the model; empty for a good request. Files are not looked for here.</summary>
    public abstract ImmutableArray<FieldProblem> Problems();

    /// <exception cref="InvalidRequestException">One or more fields cannot be used; it carries all of them.</exception>
    public void Check()
    {
        var problems = Problems();
        if (!problems.IsEmpty) throw new InvalidRequestException(problems);
    }
}
