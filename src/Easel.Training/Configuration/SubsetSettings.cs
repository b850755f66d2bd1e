using System.Collections.Frozen;
using Easel.Core.Errors;
using Easel.Core.Requests;

namespace Easel.Training.Configuration;

/// <summary>The options of a subset under the names of sd-scripts, on the command line and in dataset files.</summary>
internal static class SubsetSettings
{
    /// <summary>What each name does.</summary>
    public static FrozenDictionary<string, Func<TrainSubset, SettingValue, TrainSubset>> All { get; } =
        new Dictionary<string, Func<TrainSubset, SettingValue, TrainSubset>>
        {
            ["image_dir"] = (s, v) => s with { Folder = v.Text },
            ["num_repeats"] = (s, v) => s with { Repeats = v.Whole },
            ["class_tokens"] = (s, v) => s with { ClassTokens = v.Text },
            ["is_reg"] = (s, v) => s with { IsReg = v.Flag },
            ["caption_extension"] = (s, v) => s with { CaptionExtension = v.Text },
            ["metadata_file"] = (s, v) => s with { MetadataFile = v.OptionalText },
            ["conditioning_data_dir"] = (s, v) => s with { MaskFolder = v.OptionalText },
            ["alpha_mask"] = (s, v) => s with { AlphaMask = v.Flag },
            ["flip_aug"] = (s, v) => s with { FlipAug = v.Flag },
            ["color_aug"] = (s, v) => s with { ColorAug = v.Flag },
            ["random_crop"] = (s, v) => s with { RandomCrop = v.Flag },
            ["keep_tokens"] = Caption((c, v) => c with { KeepTokens = v.Whole }),
            ["keep_tokens_separator"] = Caption((c, v) => c with { KeepTokensSeparator = v.Text }),
            ["shuffle_caption"] = Caption((c, v) => c with { Shuffle = v.Flag }),
            ["caption_separator"] = Caption((c, v) => c with { Separator = v.Text }),
            ["secondary_separator"] = Caption((c, v) => c with { SecondarySeparator = v.OptionalText }),
            ["enable_wildcard"] = Caption((c, v) => c with { Wildcards = v.Flag }),
            ["caption_prefix"] = Caption((c, v) => c with { Prefix = v.OptionalText }),
            ["caption_suffix"] = Caption((c, v) => c with { Suffix = v.OptionalText }),
            ["token_warmup_min"] = Caption((c, v) => c with { TokenWarmupMin = v.Whole }),
            ["token_warmup_step"] = Caption((c, v) => c with { TokenWarmupStep = v.Number }),
            ["caption_dropout_rate"] = Caption((c, v) => c with { DropoutRate = v.Number }),
            ["caption_dropout_every_n_epochs"] = Caption((c, v) => c with { DropoutEveryNEpochs = v.Whole }),
            ["caption_tag_dropout_rate"] = Caption((c, v) => c with { TagDropoutRate = v.Number }),
            // Keeps a list of picture sizes; Easel reads headers fast enough to do without.
            ["cache_info"] = (s, _) => s,
            // Whatever other programs read there.
            ["custom_attributes"] = (s, _) => s,
            ["face_crop_aug_range"] = (s, v) => v.Value is string && v.OptionalText is null ? s : throw new InvalidRequestException(v.Name, "cannot be done in this version. Cut faces before, with 'easel dataset prepare', and leave it out."),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    private static Func<TrainSubset, SettingValue, TrainSubset> Caption(Func<CaptionOptions, SettingValue, CaptionOptions> change) =>
        (subset, value) => subset with { Captions = change(subset.Captions ?? new CaptionOptions(), value) };
}
