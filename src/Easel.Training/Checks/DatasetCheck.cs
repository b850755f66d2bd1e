using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Easel.Core.Requests;
using Easel.Engine.Conditioning;
using Easel.Training.Datasets;
using Easel.Training.Text;

namespace Easel.Training.Checks;

/// <summary>Looks at pictures and captions before a run: each kind of problem has a code of its own and a remedy.</summary>
/// <param name="findings">What is found.</param>
public sealed partial class DatasetCheck(ICollection<TrainFinding> findings)
{
    private const int Few = 5;
    private const double MuchLost = 0.25, MuchEnlarged = 2;

    /// <summary>Looks at datasets.</summary>
    /// <param name="datasets">The pictures.</param>
    /// <param name="data">How they are used.</param>
    public void Look(ImmutableArray<LoadedDataset> datasets, TrainData data)
    {
        var all = datasets.SelectMany(dataset => dataset.Pictures.Concat(dataset.HeldOut)).ToList();
        var trained = all.Where(picture => !picture.Subset.IsReg).ToList();
        var reg = all.Where(picture => picture.Subset.IsReg).ToList();
        if (trained.Count == 0)
        {
            if (!findings.Any(finding => finding.Level == FindingLevel.Error))
                Add("no-pictures", FindingLevel.Error, "There are no pictures to train.", "Put pictures into the folders, or check the paths.");
            return;
        }

        if (trained.Count < Few)
            Add("few-pictures", FindingLevel.Hint, $"There are only {trained.Count} pictures.", "Ten to thirty of a figure, from many sides, teach more; mirrored draws (--flip_aug) help a little.");
        Duplicates(trained, reg);
        if (reg.Count > 0) Regularisation(trained, reg, datasets);
        foreach (var dataset in datasets) Sizes(dataset);
        if (datasets.Any(dataset => dataset.Options.ValidationSplit > 0) && datasets.All(dataset => dataset.HeldOut.IsEmpty))
            Add("validation-none", FindingLevel.Warning, "No picture is held out: every folder has too few for that share.", "Raise --validation_split, so that at least one picture of a folder is held out (0.5 of two, 0.1 of five or more).");
        Captions(trained, data);
        Files(trained);
        Caching(datasets, data);
    }

    private void Duplicates(List<TrainingPicture> trained, List<TrainingPicture> reg)
    {
        var contents = new Dictionary<string, TrainingPicture>(StringComparer.Ordinal);
        foreach (var picture in trained.Concat(reg))
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(picture.Path)));
            if (contents.TryAdd(hash, picture)) continue;
            var first = contents[hash];
            if (first.Path == picture.Path) continue;
            if (first.Subset.IsReg != picture.Subset.IsReg)
                Add("reg-overlap", FindingLevel.Error, $"'{first.Path}' is a training picture and, as '{picture.Path}', a regularisation picture too.", "Take it out of one of the two folders.", picture.Path);
            else
                Add("picture-twice", FindingLevel.Warning, $"'{picture.Path}' is the same picture as '{first.Path}'.", "Remove one, or raise the repeats of its folder instead.", picture.Path);
        }
    }

    private void Regularisation(List<TrainingPicture> trained, List<TrainingPicture> reg, ImmutableArray<LoadedDataset> datasets)
    {
        var classes = reg.Select(picture => picture.Subset.ClassTokens ?? "").Where(words => words.Length > 0).Distinct().ToList();
        foreach (var words in trained.Select(picture => picture.Subset.ClassTokens ?? "").Where(words => words.Length > 0).Distinct())
            if (classes.Count > 0 && !classes.Exists(name => words.EndsWith(name, StringComparison.OrdinalIgnoreCase)))
                Add("reg-class", FindingLevel.Warning, $"The training class '{words}' has no regularisation folder of its class; there are {string.Join(", ", classes.Select(name => $"'{name}'"))}.", $"Name one '1_{words.Split(' ')[^1]}', with pictures of that class.");
        var (train, regCount) = (trained.Sum(picture => picture.Repeats), reg.Count);
        if (train != regCount)
            Add("reg-count", FindingLevel.Warning, $"There are {regCount} regularisation pictures for {train} training draws an epoch; they come {(regCount < train ? "several times" : "not all")}.", $"Make {train} of them, so that each comes once.");
        if (datasets.Sum(dataset => dataset.RegSamples) > 0)
            Add("reg-doubles", FindingLevel.Hint, "Regularisation pictures double the steps of an epoch.", "Nothing to do; it is so on purpose.");
    }

    private void Sizes(LoadedDataset dataset)
    {
        foreach (var picture in dataset.Pictures.DistinctBy(picture => picture.Path))
        {
            if (Math.Min(picture.Fit.Bucket.Width, picture.Fit.Bucket.Height) < 8)
            {
                Add("picture-tiny", FindingLevel.Error, $"'{picture.Path}' ({picture.Size}) is smaller than a step of the buckets.", "Replace it by a larger one, take it out, or leave out --bucket_no_upscale.", picture.Path);
                continue;
            }

            if (picture.Fit.Lost > MuchLost)
                Add("picture-cut", FindingLevel.Warning, string.Create(CultureInfo.InvariantCulture, $"'{picture.Path}' ({picture.Size}) loses {picture.Fit.Lost:P0} to the cut to {picture.Fit.Bucket}."), dataset.Options.Buckets is { Enabled: true } ? "Cut it by hand to the part that matters." : "Turn on buckets (--enable_bucket), or cut it by hand.", picture.Path);
            var scale = (double)picture.Fit.Resized.Width / picture.Size.Width;
            if (scale > MuchEnlarged)
                Add("picture-small", FindingLevel.Warning, string.Create(CultureInfo.InvariantCulture, $"'{picture.Path}' ({picture.Size}) is enlarged {scale:0.0} times, which teaches blur."), "Replace it by a larger one, enlarge it with an upscaler, or train at a lower resolution.", picture.Path);
        }

        foreach (var bucket in dataset.Pictures.GroupBy(picture => picture.Fit.Bucket).Where(bucket => dataset.Options.BatchSize > 1 && bucket.Sum(picture => picture.Repeats) < dataset.Options.BatchSize))
            Add("bucket-short", FindingLevel.Hint, $"The bucket {bucket.Key} has {bucket.Sum(picture => picture.Repeats)} draws, fewer than a batch of {dataset.Options.BatchSize}.", "Its batch is simply shorter; fewer sizes, or more repeats, fill it.");
    }

    private void Captions(List<TrainingPicture> trained, TrainData data)
    {
        foreach (var picture in trained)
        {
            var tokens = data.WeightedCaptions ? WeightedCaption.Read(picture.Caption, text => ClipTokenizer.Default.Encode(text)).Ids.Length : ClipTokenizer.Default.Encode(picture.Caption).Length;
            if (tokens > data.MaxTokenLength)
                Add("caption-long", FindingLevel.Warning, $"The caption of '{picture.Path}' has {tokens} tokens; what is beyond {data.MaxTokenLength} is cut off.", data.MaxTokenLength < 225 ? "Shorten it, or raise --max_token_length to 150 or 225." : "Shorten it.", picture.Path);
        }

        var plain = trained.Select(picture => picture.Subset).Distinct().ToList();
        if (plain.Exists(subset => subset.Captions is { Shuffle: true, KeepTokens: 0, KeepTokensSeparator.Length: 0 }))
            Add("shuffle-trigger", FindingLevel.Warning, "Tags are shuffled and none is kept, so no tag becomes a trigger word that stands first.", "Put the trigger first and set --keep_tokens to the number of its tags.");
        Weights(trained, data);
        foreach (var group in trained.GroupBy(picture => picture.Subset.Folder))
        {
            var captions = group.Select(picture => picture.Caption).ToList();
            Named(group.Key, captions, group.First().Subset);
            if (captions.Count > 1 && captions.Distinct().Count() == 1 && captions[0].Length > 0 && group.First().Subset.ClassTokens == captions[0])
                Add("caption-same", FindingLevel.Hint, $"All {captions.Count} pictures of '{group.Key}' have the caption '{captions[0]}'.", "Describe in captions what is to stay changeable (clothes, background, pose); what is not described is bound to the trigger.", group.Key);
        }
    }

    private void Weights(List<TrainingPicture> trained, TrainData data)
    {
        var weighted = trained.Where(picture => Weight().IsMatch(picture.Caption)).ToList();
        if (!data.WeightedCaptions && weighted.Count > 0)
            Add("weights-unread", FindingLevel.Hint, $"{weighted.Count} captions hold weights such as '{Weight().Match(weighted[0].Caption).Value}', which are read as plain words.", "Set --weighted_captions, or take them out.", weighted[0].Path);
        if (data.WeightedCaptions && trained.Find(picture => picture.Subset.Captions is { } tags && (tags.Shuffle || tags.TagDropoutRate > 0) && CommaInside().IsMatch(picture.Caption)) is { } torn)
            Add("weighted-captions", FindingLevel.Warning, $"'{CommaInside().Match(torn.Caption).Value}' has a comma inside its brackets, so shuffling and dropping tags tear it apart.", "Give each tag brackets of its own.", torn.Path);
    }

    // A caption stands in the place of the folder's name: words of the name that captions lack are never learnt.
    private void Named(string folder, List<string> captions, TrainSubset subset)
    {
        foreach (var word in (subset.ClassTokens ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var lacking = captions.Count(caption => !caption.Contains(word, StringComparison.OrdinalIgnoreCase));
            if (lacking * 2 > captions.Count)
                Add("caption-word", FindingLevel.Hint, $"{lacking} of {captions.Count} captions of '{folder}' lack '{word}' of its name, and a caption stands in the name's place.", $"Begin them with '{subset.ClassTokens}': the new word, and a class that the model knows behind it.", folder);
        }
    }

    [GeneratedRegex(@"\([^()]*:[+-]?\d*\.?\d+\)")]
    private static partial Regex Weight();

    [GeneratedRegex(@"\([^()]*,[^()]*\)|\[[^\[\]]*,[^\[\]]*\]")]
    private static partial Regex CommaInside();

    private void Files(List<TrainingPicture> trained)
    {
        foreach (var subset in trained.Select(picture => picture.Subset).Where(subset => subset.MetadataFile is null).DistinctBy(subset => subset.Folder))
        {
            var pictures = PictureFiles.In(subset.Folder);
            foreach (var twins in pictures.GroupBy(path => Path.ChangeExtension(path, null)).Where(twins => twins.Count() > 1))
                Add("picture-twins", FindingLevel.Warning, $"{string.Join(" and ", twins.Select(Path.GetFileName))} in '{subset.Folder}' share one caption file.", "Rename one of them.", twins.First());
            var stems = pictures.Select(path => Path.ChangeExtension(path, null)).ToHashSet(StringComparer.Ordinal);
            foreach (var orphan in Directory.EnumerateFiles(subset.Folder, $"*{subset.CaptionExtension}").Where(path => !stems.Contains(path[..^subset.CaptionExtension.Length])).Order(StringComparer.Ordinal))
                Add("caption-orphan", FindingLevel.Warning, $"The caption '{orphan}' belongs to no picture.", "Rename it to its picture's name, or remove it.", orphan);
            var (other, there) = subset.CaptionExtension == ".txt" ? (".caption", ".txt") : (".txt", subset.CaptionExtension);
            var others = stems.Count(stem => File.Exists(stem + other));
            if (others > 0 && !stems.Any(stem => File.Exists(stem + there)))
                Add("caption-extension", FindingLevel.Warning, $"'{subset.Folder}' holds {others} captions that end with '{other}', but '{there}' is looked for.", $"Set --caption_extension {other}.", subset.Folder);
        }
    }

    private void Caching(ImmutableArray<LoadedDataset> datasets, TrainData data)
    {
        var subsets = datasets.SelectMany(dataset => dataset.Options.Subsets).ToList();
        if ((data.CacheLatents || data.CacheLatentsToDisk) && subsets.Exists(subset => subset.ColorAug || subset.RandomCrop))
            Add("cache-augmented", FindingLevel.Error, "Latents are to be kept, but --color_aug or --random_crop make new pictures each time.", "Leave out one of the two.");
        if (data.CacheText && subsets.Exists(subset => subset.Captions is { } c && (c.Shuffle || c.DropoutRate > 0 || c.TagDropoutRate > 0 || c.TokenWarmupStep > 0 || c.Wildcards)))
            Add("cache-captions", FindingLevel.Error, "The text encoder's output is to be kept, but captions change from draw to draw.", "Leave out --cache_text_encoder_outputs, or the shuffling and dropout of captions.");
        if (data.MaskedLoss && !subsets.Exists(subset => subset.MaskFolder is not null || subset.AlphaMask))
            Add("mask-none", FindingLevel.Error, "--masked_loss is set, but there are no masks.", "Set --alpha_mask, or conditioning_data_dir in the dataset file.");
    }

    private void Add(string code, FindingLevel level, string message, string remedy, string? path = null) => findings.Add(new TrainFinding(code, level, message, remedy, path));
}
