using System.Collections.Immutable;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Easel.Core.Errors;

namespace Easel.Core.Requests;

/// <summary>Merges checkpoints into a new one, as A1111's checkpoint merger does.</summary>
/// <param name="ModelA">Name or path of the first checkpoint; the result has its tensors.</param>
/// <param name="Output">Name of the new checkpoint, or its path.</param>
/// <param name="ModelB">The second checkpoint; null with <see cref="MergeMethod.NoInterpolation"/>.</param>
/// <param name="ModelC">The third, which <see cref="MergeMethod.AddDifference"/> takes away from the second.</param>
/// <param name="Method">How they are merged.</param>
/// <param name="Multiplier">How much of B, or of the difference, is taken: m.</param>
/// <param name="Blocks">
/// m for each block of the UNet in its place: BASE (all that is no block, the text encoder too), IN00…, M00, OUT00…; 26 numbers for SD 1 and
/// 2, 20 for SDXL. Empty takes <paramref name="Multiplier"/> everywhere.
/// </param>
/// <param name="Vae">Name or path of a VAE to put in place of the result's own.</param>
/// <param name="Discard">A regular expression; tensors whose name it is found in are left out.</param>
/// <param name="Precision">The numbers that the result is written in.</param>
/// <param name="Recipe">True writes into the result how it was made, and of what.</param>
/// <param name="Overwrite">True replaces a file of that name.</param>
public sealed record MergeRequest(
    string ModelA,
    string Output,
    string? ModelB = null,
    string? ModelC = null,
    MergeMethod Method = MergeMethod.WeightedSum,
    double Multiplier = 0.3,
    ImmutableArray<double> Blocks = default,
    string? Vae = null,
    string? Discard = null,
    SavePrecision Precision = SavePrecision.Keep,
    bool Recipe = true,
    bool Overwrite = false) : JobRequest
{
    /// <summary>The word that names it in JSON.</summary>
    public const string KindName = "merge";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Kind => KindName;

    /// <summary>m for each block; empty takes <see cref="Multiplier"/> everywhere.</summary>
    public ImmutableArray<double> Blocks { get; init; } = Blocks.IsDefault ? [] : Blocks;

    /// <inheritdoc/>
    public override ImmutableArray<FieldProblem> Problems()
    {
        var found = new FieldProblems();
        found.RequireName("modelA", ModelA, "a checkpoint's name or path");
        found.RequireName("output", Output, "a name for the new checkpoint");
        found.RequireNameOrNull("modelB", ModelB, "a checkpoint's name or path");
        found.RequireNameOrNull("modelC", ModelC, "a checkpoint's name or path");
        found.RequireNameOrNull("vae", Vae, "a VAE's name or path");
        found.RequireDefined("method", Method);
        found.RequireDefined("precision", Precision);
        found.RequireRange("multiplier", Multiplier, -2, 2);
        Models(found);
        found.Require(Blocks.Length is 0 or 20 or 26, "blocks", $"has {Blocks.Length} numbers; give 26 for SD 1 and 2 (BASE, IN00–IN11, M00, OUT00–OUT11), or 20 for SDXL (BASE, IN00–IN08, M00, OUT00–OUT08).");
        for (var i = 0; i < Blocks.Length; i++) found.RequireRange($"blocks[{i}]", Blocks[i], -2, 2);
        found.Require(Discard is null || IsPattern(Discard), "discard", $"'{Discard}' is no regular expression; write for instance ^model_ema\\. to leave out EMA weights.");
        return found.Found;
    }

    private void Models(FieldProblems found)
    {
        switch (Method)
        {
            case MergeMethod.WeightedSum:
                found.Require(ModelB is not null, "modelB", "is missing; a weighted sum needs a second checkpoint.");
                found.Require(ModelC is null, "modelC", "is not used by a weighted sum; leave it out, or choose add-difference.");
                break;
            case MergeMethod.AddDifference:
                found.Require(ModelB is not null, "modelB", "is missing; add-difference adds B − C to A.");
                found.Require(ModelC is not null, "modelC", "is missing; add-difference adds B − C to A.");
                break;
            case MergeMethod.NoInterpolation:
                found.Require(ModelB is null && ModelC is null, "modelB", "is not used without interpolation; leave it out, or choose another method.");
                found.Require(Blocks.IsEmpty, "blocks", "is not used without interpolation; leave it out, or choose another method.");
                break;
        }
    }

    private static bool IsPattern(string text)
    {
        try
        {
            _ = new Regex(text, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
