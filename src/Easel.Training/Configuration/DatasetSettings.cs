using System.Collections.Frozen;
using Easel.Core.Requests;

namespace Easel.Training.Configuration;

/// <summary>The options of a dataset under the names of sd-scripts, on the command line and in dataset files.</summary>
internal static class DatasetSettings
{
    /// <summary>What each name does.</summary>
    public static FrozenDictionary<string, Func<TrainDataset, SettingValue, TrainDataset>> All { get; } =
        new Dictionary<string, Func<TrainDataset, SettingValue, TrainDataset>>
        {
            ["batch_size"] = (d, v) => d with { BatchSize = v.Whole },
            ["resolution"] = (d, v) => d with { Width = v.Size.Width, Height = v.Size.Height },
            ["enable_bucket"] = Bucket((b, v) => b with { Enabled = v.Flag }),
            ["min_bucket_reso"] = Bucket((b, v) => b with { Min = v.Whole }),
            ["max_bucket_reso"] = Bucket((b, v) => b with { Max = v.Whole }),
            ["bucket_reso_steps"] = Bucket((b, v) => b with { Step = v.Whole }),
            ["bucket_no_upscale"] = Bucket((b, v) => b with { NoUpscale = v.Flag }),
            ["resize_interpolation"] = (d, v) => d with { Interpolation = v.OptionalText },
            ["validation_split"] = (d, v) => d with { ValidationSplit = v.Number },
            ["network_multiplier"] = (d, v) => d with { NetworkMultiplier = v.Number },
            ["validation_seed"] = (d, v) => d with { ValidationSeed = v.OptionalWhole },
        }.ToFrozenDictionary(StringComparer.Ordinal);

    private static Func<TrainDataset, SettingValue, TrainDataset> Bucket(Func<BucketOptions, SettingValue, BucketOptions> change) =>
        (dataset, value) => dataset with { Buckets = change(dataset.Buckets ?? new BucketOptions(), value) };
}
