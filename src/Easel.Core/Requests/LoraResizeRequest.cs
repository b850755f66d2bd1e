using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Easel.Core.Errors;

namespace Easel.Core.Requests;

/// <summary>Cuts a LoRA to a lower rank, by its singular values.</summary>
/// <param name="Lora">Its name or path.</param>
/// <param name="Output">Name of the new LoRA, or its path.</param>
/// <param name="Rank">The new rank, or with a dynamic rule the largest.</param>
/// <param name="ConvRank">The same for convolutions; null takes <paramref name="Rank"/>.</param>
/// <param name="Rule">How each module's rank is chosen.</param>
/// <param name="Amount">The rule's number: a share below 1 (<c>sv-fro</c>, <c>sv-cumulative</c>), or a ratio of at least 2 (<c>sv-ratio</c>).</param>
/// <param name="Precision">The numbers that it is written in.</param>
/// <param name="Overwrite">True replaces a file of that name.</param>
public sealed record LoraResizeRequest(
    string Lora, string Output, int Rank = 4, int? ConvRank = null, LoraRankRule Rule = LoraRankRule.Fixed, double? Amount = null,
    SavePrecision Precision = SavePrecision.Keep, bool Overwrite = false) : JobRequest
{
    /// <summary>The word that names it in JSON.</summary>
    public const string KindName = "lora-resize";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override ImmutableArray<FieldProblem> Problems()
    {
        var found = new FieldProblems();
        found.RequireName("lora", Lora, "a LoRA's name or path");
        found.RequireName("output", Output, "a name for the new LoRA");
        found.RequireDefined("rule", Rule);
        found.RequireDefined("precision", Precision);
        LoraRules.Rank(found, "rank", Rank);
        LoraRules.Rank(found, "convRank", ConvRank);
        found.Require(Rule == LoraRankRule.Fixed ? Amount is null : Amount is not null, "amount", Rule == LoraRankRule.Fixed ? "is not used by a fixed rank; leave it out." : "is missing; the rule needs its number.");
        if (Amount is { } amount && Rule == LoraRankRule.SvRatio) found.RequireRange("amount", amount, 2, 1e6);
        if (Amount is { } share && Rule is (LoraRankRule.SvFro or LoraRankRule.SvCumulative)) found.RequireRange("amount", share, 0.01, 1);
        return found.Found;
    }
}
