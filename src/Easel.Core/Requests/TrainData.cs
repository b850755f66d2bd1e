using System.Collections.Immutable;
using Easel.Core.Errors;

namespace Easel.Core.Requests;

/// <summary>
/// Where the pictures are. Either folders in kohya's convention (<c>10_sls 1girl</c> in <paramref name="Folder"/>), or a TOML file with
/// datasets, or the datasets themselves.
/// </summary>
/// <param name="Folder">Parent of the picture folders (<c>--train_data_dir</c>).</param>
/// <param name="RegFolder">Parent of the regularisation folders (<c>--reg_data_dir</c>); null is none.</param>
/// <param name="Metadata">JSON with captions and tags of the pictures in <paramref name="Folder"/> (<c>--in_json</c>); null is none.</param>
/// <param name="ConfigFile">TOML or JSON file with datasets (<c>--dataset_config</c>); the folders are then not used.</param>
/// <param name="Datasets">The datasets themselves; everything above is then not used.</param>
/// <param name="Defaults">Size, batch and buckets where a dataset does not say otherwise; its subset is not used.</param>
/// <param name="SubsetDefaults">Everything about subsets that they do not say themselves; its folder is not used.</param>
/// <param name="PriorLossWeight">Weight of regularisation pictures in the loss (<c>--prior_loss_weight</c>).</param>
/// <param name="MaskedLoss">True weighs the loss by masks (<c>--masked_loss</c>).</param>
/// <param name="CacheLatents">Latents are computed once and kept in memory (<c>--cache_latents</c>).</param>
/// <param name="CacheLatentsToDisk">… and in files beside the pictures, keyed by content (<c>--cache_latents_to_disk</c>).</param>
/// <param name="CacheText">The text encoder's output is computed once; excludes its training and changing captions (<c>--cache_text_encoder_outputs</c>).</param>
/// <param name="CacheTextToDisk">… and kept in files (<c>--cache_text_encoder_outputs_to_disk</c>).</param>
/// <param name="MaxTokenLength">75, 150 or 225 tokens of a caption (<c>--max_token_length</c>).</param>
/// <param name="WeightedCaptions">True reads <c>(tag:1.3)</c> in captions (<c>--weighted_captions</c>).</param>
public sealed record TrainData(
    string? Folder = null,
    string? RegFolder = null,
    string? Metadata = null,
    string? ConfigFile = null,
    ImmutableArray<TrainDataset> Datasets = default,
    TrainDataset? Defaults = null,
    TrainSubset? SubsetDefaults = null,
    double PriorLossWeight = 1,
    bool MaskedLoss = false,
    bool CacheLatents = false,
    bool CacheLatentsToDisk = false,
    bool CacheText = false,
    bool CacheTextToDisk = false,
    int MaxTokenLength = 75,
    bool WeightedCaptions = false)
{
    /// <summary>The datasets themselves; empty by default.</summary>
    public ImmutableArray<TrainDataset> Datasets { get; init; } = Datasets.IsDefault ? [] : Datasets;

    /// <summary>What is wrong with datasets that were read from a file.</summary>
    /// <param name="datasets">The datasets.</param>
    public static ImmutableArray<FieldProblem> Problems(ImmutableArray<TrainDataset> datasets)
    {
        var found = new FieldProblems();
        TrainRequestRules.Datasets(found, "datasets", datasets);
        return found.Found;
    }

    /// <summary>Size, batch and buckets where a dataset does not say otherwise.</summary>
    public TrainDataset Defaults { get; init; } = Defaults ?? new([]);

    /// <summary>Everything about subsets that they do not say themselves.</summary>
    public TrainSubset SubsetDefaults { get; init; } = SubsetDefaults ?? new("");
}
