using System.Collections.Immutable;
using Easel.Core.Requests;

namespace Easel.Training.Configuration;

/// <summary>Options about pictures and captions.</summary>
internal static class DataSettings
{
    public static ImmutableArray<TrainSetting> All { get; } =
    [
        Data("train_data_dir", "The folder above the picture folders ('10_sls 1girl').", (d, v) => d with { Folder = v.OptionalText }, common: true),
        Data("reg_data_dir", "The folder above the regularisation folders ('1_1girl').", (d, v) => d with { RegFolder = v.OptionalText }, common: true),
        Data("in_json", "A metadata file with captions and tags.", (d, v) => d with { Metadata = v.OptionalText }),
        Data("dataset_config", "A TOML file with datasets, in place of the folders.", (d, v) => d with { ConfigFile = v.OptionalText }, common: true),
        Dataset("resolution", "Size of training, '512' or '512,768'; with buckets the area.", "resolution", common: true),
        Dataset("train_batch_size", "Pictures of a step.", "batch_size", common: true),
        Dataset("enable_bucket", "Train pictures at sizes near their own.", "enable_bucket", flag: true, common: true),
        Dataset("min_bucket_reso", "Shortest side of a bucket.", "min_bucket_reso"),
        Dataset("max_bucket_reso", "Longest side of a bucket.", "max_bucket_reso"),
        Dataset("bucket_reso_steps", "Sides of buckets are multiples of this.", "bucket_reso_steps"),
        Dataset("bucket_no_upscale", "Never enlarge a picture.", "bucket_no_upscale", flag: true),
        Dataset("resize_interpolation", "Filter of scaling: area, lanczos, bicubic, bilinear, nearest.", "resize_interpolation"),
        Dataset("validation_split", "Share of the pictures that is held out and measured.", "validation_split"),
        Dataset("validation_seed", "Chooses the held-out pictures.", "validation_seed"),
        Subset("caption_extension", "Ending of caption files; '.txt' for taggers.", common: true),
        Subset("shuffle_caption", "Put tags into a new order each time.", flag: true, common: true),
        Subset("keep_tokens", "So many tags stay first.", common: true),
        Subset("keep_tokens_separator", "What stands before it stays first."),
        Subset("caption_separator", "What stands between tags."),
        Subset("secondary_separator", "Joins tags that belong together."),
        Subset("enable_wildcard", "Read {a|b} and several lines as choices.", flag: true),
        Subset("caption_prefix", "Put before every caption."),
        Subset("caption_suffix", "Put behind every caption."),
        Subset("token_warmup_min", "Tags at the first step."),
        Subset("token_warmup_step", "Steps until all tags are there."),
        Subset("caption_dropout_rate", "Chance of an empty caption, 0 to 1.", common: true),
        Subset("caption_dropout_every_n_epochs", "All captions are empty in every n-th epoch."),
        Subset("caption_tag_dropout_rate", "Chance of a tag to be left out, 0 to 1.", common: true),
        Subset("flip_aug", "Mirror half of the draws.", flag: true, common: true),
        Subset("color_aug", "Vary colours a little; excludes cached latents.", flag: true),
        Subset("random_crop", "Cut at a random place; excludes cached latents.", flag: true),
        Subset("alpha_mask", "Weigh the loss by the pictures' alpha.", flag: true),
        Subset("conditioning_data_dir", "Masks for --masked_loss."),
        Subset("cache_info", "Accepted; sizes are read from headers anyway.", flag: true),
        new("dataset_repeats", "Repeats of every picture of a metadata file.", (r, v) => r with { Data = r.Data with { SubsetDefaults = r.Data.SubsetDefaults with { Repeats = v.Whole } } }),
        Data("prior_loss_weight", "Weight of regularisation pictures.", (d, v) => d with { PriorLossWeight = v.Number }),
        Data("masked_loss", "Weigh the loss by masks.", (d, v) => d with { MaskedLoss = v.Flag }, flag: true),
        Data("cache_latents", "Compute latents once and keep them in memory.", (d, v) => d with { CacheLatents = v.Flag }, flag: true, common: true),
        Data("cache_latents_to_disk", "Keep latents in files beside the pictures.", (d, v) => d with { CacheLatentsToDisk = v.Flag }, flag: true, common: true),
        Data("cache_text_encoder_outputs", "Compute captions once; excludes training the text encoder.", (d, v) => d with { CacheText = v.Flag }, flag: true),
        Data("cache_text_encoder_outputs_to_disk", "Keep encoded captions in files beside the pictures; excludes training the text encoder.", (d, v) => d with { CacheTextToDisk = v.Flag, CacheText = d.CacheText || v.Flag }, flag: true),
        Data("max_token_length", "75, 150 or 225 tokens of a caption.", (d, v) => d with { MaxTokenLength = v.OptionalWhole ?? 75 }, common: true),
        Data("weighted_captions", "Read (tag:1.3) in captions.", (d, v) => d with { WeightedCaptions = v.Flag }, flag: true),
    ];

    private static TrainSetting Data(string name, string help, Func<TrainData, SettingValue, TrainData> set, bool flag = false, bool common = false) =>
        new(name, help, (r, v) => r with { Data = set(r.Data, v) }, flag, common);

    private static TrainSetting Dataset(string name, string help, string inFile, bool flag = false, bool common = false) =>
        Data(name, help, (d, v) => d with { Defaults = DatasetSettings.All[inFile](d.Defaults, v) }, flag, common);

    private static TrainSetting Subset(string name, string help, bool flag = false, bool common = false) =>
        Data(name, help, (d, v) => d with { SubsetDefaults = SubsetSettings.All[name](d.SubsetDefaults, v) }, flag, common);
}
