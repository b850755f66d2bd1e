using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Easel.Core.Errors;

namespace Easel.Core.Requests;

/// <summary>Writes LoRAs into a checkpoint for good: the new checkpoint paints as the old one does with them.</summary>
/// <param name="Model">Name or path of the checkpoint.</param>
/// <param name="Loras">The LoRAs, any kind of weight adapter.</param>
/// <param name="Output">Name of the new checkpoint, or its path.</param>
/// <param name="Precision">The numbers that it is written in.</param>
/// <param name="Overwrite">True replaces a file of that name.</param>
public sealed record LoraMergeRequest(string Model, ImmutableArray<LoraWeight> Loras, string Output, SavePrecision Precision = SavePrecision.Keep, bool Overwrite = false) : JobRequest
{
    /// <summary>The word that names it in JSON.</summary>
    public const string KindName = "lora-merge";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override ImmutableArray<FieldProblem> Problems()
    {
        var found = new FieldProblems();
        found.RequireName("model", Model, "a checkpoint's name or path");
        found.RequireName("output", Output, "a name for the new checkpoint");
        found.RequireDefined("precision", Precision);
        LoraRules.Check(found, Loras, least: 1);
        return found.Found;
    }
}
