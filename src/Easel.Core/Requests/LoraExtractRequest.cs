using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Easel.Core.Errors;

namespace Easel.Core.Requests;

/// <summary>Makes a LoRA of the difference of two checkpoints: what a fine-tuned model learnt over its base.</summary>
/// <param name="Base">Name or path of the base.</param>
/// <param name="Tuned">Name or path of the fine-tuned checkpoint.</param>
/// <param name="Output">Name of the new LoRA, or its path.</param>
/// <param name="Rank">Its rank.</param>
/// <param name="ConvRank">The rank of the layers beside the transformers (3×3 convolutions and their neighbours); null leaves them out.</param>
/// <param name="ClampQuantile">Factors beyond this share of all are cut to it, 0.5 to 1; sd-scripts takes 0.99.</param>
/// <param name="Precision">The numbers that it is written in.</param>
/// <param name="Overwrite">True replaces a file of that name.</param>
public sealed record LoraExtractRequest(
    string Base, string Tuned, string Output, int Rank = 32, int? ConvRank = null, double ClampQuantile = 0.99,
    SavePrecision Precision = SavePrecision.Fp16, bool Overwrite = false) : JobRequest
{
    /// <summary>The word that names it in JSON.</summary>
    public const string KindName = "lora-extract";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override ImmutableArray<FieldProblem> Problems()
    {
        var found = new FieldProblems();
        found.RequireName("base", Base, "a checkpoint's name or path");
        found.RequireName("tuned", Tuned, "a checkpoint's name or path");
        found.RequireName("output", Output, "a name for the new LoRA");
        found.RequireDefined("precision", Precision);
        LoraRules.Rank(found, "rank", Rank);
        LoraRules.Rank(found, "convRank", ConvRank);
        found.RequireRange("clampQuantile", ClampQuantile, 0.5, 1);
        return found.Found;
    }
}
