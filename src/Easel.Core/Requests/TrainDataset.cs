using System.Collections.Immutable;

namespace Easel.Core.Requests;

/// <summary>Folders that are trained together at one resolution, in batches of one size.</summary>
/// <param name="Subsets">The folders.</param>
/// <param name="BatchSize">Pictures of a step; a batch never mixes sizes.</param>
/// <param name="Width">Columns, or with buckets one factor of the area that a picture may have.</param>
/// <param name="Height">Rows, or the other factor.</param>
/// <param name="Buckets">Sizes near the pictures' own; null is off.</param>
/// <param name="Interpolation">Filter of resizing: null takes area means to shrink and Lanczos to enlarge.</param>
/// <param name="ValidationSplit">Share of the pictures that is not trained but measured, 0 to 1.</param>
/// <param name="ValidationSeed">Chooses them; null takes the run's seed.</param>
/// <param name="NetworkMultiplier">How strongly a LoRA acts while it learns from these (<c>network_multiplier</c>).</param>
public sealed record TrainDataset(
    ImmutableArray<TrainSubset> Subsets,
    int BatchSize = 1,
    int Width = 512,
    int Height = 512,
    BucketOptions? Buckets = null,
    string? Interpolation = null,
    double ValidationSplit = 0,
    int? ValidationSeed = null,
    double NetworkMultiplier = 1);
