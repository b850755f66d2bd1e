using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Easel.Core.Errors;

namespace Easel.Core.Requests;

/// <summary>Makes one LoRA of several.</summary>
/// <param name="Loras">The LoRAs.</param>
/// <param name="Output">Name of the new LoRA, or its path.</param>
/// <param name="Method">How they are joined.</param>
/// <param name="Rank">The new rank; for <see cref="LoraJoinMethod.Svd"/>.</param>
/// <param name="ConvRank">The new rank of convolutions larger than 1×1; null takes <paramref name="Rank"/>.</param>
/// <param name="ClampQuantile">Factors beyond this share of all are cut to it, 0.5 to 1; 1 cuts none. For <see cref="LoraJoinMethod.Svd"/>.</param>
/// <param name="Precision">The numbers that it is written in.</param>
/// <param name="Overwrite">True replaces a file of that name.</param>
public sealed record LoraJoinRequest(
    ImmutableArray<LoraWeight> Loras, string Output, LoraJoinMethod Method = LoraJoinMethod.Concat, int Rank = 32, int? ConvRank = null,
    double ClampQuantile = 1, SavePrecision Precision = SavePrecision.Keep, bool Overwrite = false) : JobRequest
{
    /// <summary>The word that names it in JSON.</summary>
    public const string KindName = "lora-join";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override ImmutableArray<FieldProblem> Problems()
    {
        var found = new FieldProblems();
        found.RequireName("output", Output, "a name for the new LoRA");
        found.RequireDefined("method", Method);
        found.RequireDefined("precision", Precision);
        LoraRules.Check(found, Loras, least: 2);
        LoraRules.Rank(found, "rank", Rank);
        LoraRules.Rank(found, "convRank", ConvRank);
        found.RequireRange("clampQuantile", ClampQuantile, 0.5, 1);
        return found.Found;
    }
}
