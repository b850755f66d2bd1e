using System.Globalization;
using Easel.Core.Requests;
using Easel.Training.Datasets;

namespace Easel.Training.Files;

/// <summary>What a file's metadata tells of pictures (sd-scripts, train_network.py).</summary>
internal static class DatasetMetadata
{
    /// <summary>A dataset whole (<c>ss_datasets</c>).</summary>
    public static Dictionary<string, object?> Of(LoadedDataset dataset)
    {
        var (options, buckets) = (dataset.Options, dataset.Options.Buckets ?? new BucketOptions());
        return new()
        {
            ["is_dreambooth"] = options.Subsets.All(subset => subset.MetadataFile is null), ["batch_size_per_device"] = options.BatchSize, ["num_train_images"] = dataset.TrainSamples, ["num_reg_images"] = dataset.RegSamples,
            ["resolution"] = (int[])[options.Width, options.Height], ["enable_bucket"] = buckets.Enabled, ["min_bucket_reso"] = buckets.Min, ["max_bucket_reso"] = buckets.Max,
            ["tag_frequency"] = TagFrequency(dataset.Pictures), ["bucket_info"] = BucketInfo(dataset.Pictures), ["subsets"] = options.Subsets.Select(subset => Of(subset, dataset)),
        };
    }

    private static Dictionary<string, object?> Of(TrainSubset subset, LoadedDataset dataset)
    {
        var captions = subset.Captions ?? new CaptionOptions();
        var told = new Dictionary<string, object?>
        {
            ["img_count"] = dataset.Pictures.Count(picture => picture.Subset.Folder == subset.Folder && picture.Subset.MetadataFile == subset.MetadataFile), ["num_repeats"] = subset.Repeats, ["color_aug"] = subset.ColorAug,
            ["flip_aug"] = subset.FlipAug, ["random_crop"] = subset.RandomCrop, ["shuffle_caption"] = captions.Shuffle, ["keep_tokens"] = captions.KeepTokens, ["keep_tokens_separator"] = captions.KeepTokensSeparator,
            ["secondary_separator"] = captions.SecondarySeparator, ["enable_wildcard"] = captions.Wildcards, ["caption_prefix"] = captions.Prefix, ["caption_suffix"] = captions.Suffix,
        };
        if (subset.MetadataFile is { } file)
        {
            told["metadata_file"] = Path.GetFileName(file);
            return told;
        }

        (told["image_dir"], told["class_tokens"], told["is_reg"]) = (Path.GetFileName(Path.TrimEndingDirectorySeparator(subset.Folder)), subset.ClassTokens, subset.IsReg);
        return told;
    }

    /// <summary>Tags of each folder with their counts, the most frequent first.</summary>
    public static Dictionary<string, Dictionary<string, int>> TagFrequency(IEnumerable<TrainingPicture> pictures) =>
        pictures.GroupBy(FolderOf).ToDictionary(folder => folder.Key, folder => folder
            .SelectMany(picture => picture.Caption.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .GroupBy(tag => tag.ToLowerInvariant()).OrderByDescending(tag => tag.Count()).ThenBy(tag => tag.Key, StringComparer.Ordinal).ToDictionary(tag => tag.Key, tag => tag.Count()));

    /// <summary>Folders with repeats and pictures.</summary>
    public static Dictionary<string, Dictionary<string, int>> Folders(IEnumerable<TrainingPicture> pictures, bool reg) =>
        pictures.Where(picture => picture.Subset.IsReg == reg).GroupBy(FolderOf)
            .ToDictionary(folder => folder.Key, folder => new Dictionary<string, int> { ["n_repeats"] = folder.First().Subset.Repeats, ["img_count"] = folder.Count() });

    /// <summary>Buckets with their draws, and how much shapes are bent on average.</summary>
    public static Dictionary<string, object> BucketInfo(IEnumerable<TrainingPicture> pictures)
    {
        var list = pictures.ToList();
        var buckets = list.GroupBy(picture => picture.Fit.Bucket).OrderBy(bucket => bucket.Key.Width).ThenBy(bucket => bucket.Key.Height).Index()
            .ToDictionary(bucket => bucket.Index.ToString(CultureInfo.InvariantCulture), bucket => (object)new Dictionary<string, object> { ["resolution"] = (int[])[bucket.Item.Key.Width, bucket.Item.Key.Height], ["count"] = bucket.Item.Sum(picture => picture.Repeats) });
        return new() { ["buckets"] = buckets, ["mean_img_ar_error"] = list.Count == 0 ? 0 : list.Average(picture => Math.Abs(picture.Fit.Bucket.AspectRatio - picture.Size.AspectRatio)) };
    }

    private static string FolderOf(TrainingPicture picture) => Path.GetFileName(Path.TrimEndingDirectorySeparator(picture.Subset.Folder));
}
