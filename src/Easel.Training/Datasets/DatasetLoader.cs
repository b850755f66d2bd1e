using System.Collections.Immutable;
using Easel.Core.Errors;
using Easel.Core.Requests;

namespace Easel.Training.Datasets;

/// <summary>
/// Finds the pictures of datasets, their captions and buckets; repeats regularisation pictures until there are as many draws of them as of
/// the others (sd-scripts, <c>DreamBoothDataset</c>). Whatever is odd becomes a finding.
/// </summary>
/// <param name="pictures">Reads headers.</param>
/// <param name="findings">What was odd.</param>
/// <param name="seed">Chooses held-out pictures where the dataset does not say how.</param>
public sealed class DatasetLoader(IPictureReader pictures, ICollection<TrainFinding> findings, long seed = 0)
{
    /// <summary>The datasets that a request names, in whichever way.</summary>
    /// <exception cref="InvalidRequestException">A configuration file cannot be read.</exception>
    public static ImmutableArray<TrainDataset> Resolve(TrainData data, ICollection<TrainFinding> findings)
    {
        if (!data.Datasets.IsEmpty) return data.Datasets;
        if (data.ConfigFile is { } config)
        {
            var read = Configuration.DatasetConfigFile.Read(config, data.Defaults, data.SubsetDefaults);
            return TrainData.Problems(read) is { IsEmpty: false } problems ? throw new InvalidRequestException(problems) : read;
        }

        if (data.Metadata is { } metadata)
            return [data.Defaults with { Subsets = [data.SubsetDefaults with { Folder = data.Folder!, MetadataFile = metadata }] }];
        var subsets = TrainingFolders.Read(data.Folder!, isReg: false, data.SubsetDefaults, findings);
        if (data.RegFolder is { } reg) subsets = subsets.AddRange(TrainingFolders.Read(reg, isReg: true, data.SubsetDefaults, findings));
        return [data.Defaults with { Subsets = subsets }];
    }

    /// <summary>The pictures of one dataset.</summary>
    public LoadedDataset Load(TrainDataset options)
    {
        var buckets = new Buckets(new PictureSize(options.Width, options.Height), options.Buckets);
        var trained = ImmutableArray.CreateBuilder<TrainingPicture>();
        var heldOut = ImmutableArray.CreateBuilder<TrainingPicture>();
        foreach (var subset in options.Subsets.Where(subset => !subset.IsReg))
        {
            var (most, rest) = Split(Pictures(subset, buckets), options);
            trained.AddRange(most);
            heldOut.AddRange(rest);
        }

        var wanted = trained.Sum(picture => picture.Repeats);
        trained.AddRange(Balanced([.. options.Subsets.Where(subset => subset.IsReg).SelectMany(subset => Pictures(subset, buckets))], wanted));
        return new LoadedDataset(options, trained.ToImmutable(), heldOut.ToImmutable());
    }

    private (IEnumerable<TrainingPicture> Trained, IEnumerable<TrainingPicture> HeldOut) Split(List<TrainingPicture> all, TrainDataset options)
    {
        var rest = (int)Math.Round(all.Count * options.ValidationSplit);
        if (rest == 0) return (all, []);
        var shuffled = all.ToArray();
        new TrainingRandom(options.ValidationSeed ?? seed).For("validation").Shuffle(shuffled);
        return (shuffled[rest..].OrderBy(picture => picture.Path, StringComparer.Ordinal), shuffled[..rest].Select(picture => picture with { Repeats = 1 }));
    }

    private List<TrainingPicture> Balanced(List<TrainingPicture> reg, int wanted)
    {
        if (reg.Count == 0 || wanted == 0) return [];
        var used = new List<TrainingPicture>();
        var draws = 0;
        for (var i = 0; draws < wanted; i++)
        {
            if (i < reg.Count)
            {
                used.Add(reg[i]);
                draws += reg[i].Repeats;
            }
            else
            {
                var at = i % used.Count;
                used[at] = used[at] with { Repeats = used[at].Repeats + 1 };
                draws++;
            }
        }

        if (used.Count < reg.Count)
            findings.Add(new TrainFinding("reg-surplus", FindingLevel.Warning, $"Of {reg.Count} regularisation pictures only {used.Count} are used: there are {wanted} training draws an epoch.", "Use fewer regularisation pictures, or more repeats of the others."));
        return used;
    }

    private List<TrainingPicture> Pictures(TrainSubset subset, Buckets buckets)
    {
        var found = new List<TrainingPicture>();
        if (!Directory.Exists(subset.Folder))
        {
            findings.Add(new TrainFinding("folder-missing", FindingLevel.Error, $"The picture folder '{subset.Folder}' does not exist.", "Check the path, or create it.", subset.Folder));
            return found;
        }

        var metadata = subset.MetadataFile is { } file ? CaptionMetadata.Read(file) : null;
        foreach (var path in PictureFiles.In(subset.Folder))
        {
            try
            {
                var size = pictures.Size(path);
                found.Add(new TrainingPicture(path, size, buckets.Fit(size), Caption(path, subset, metadata), subset, Math.Max(1, subset.Repeats), Mask(path, subset)));
            }
            catch (EaselException e)
            {
                findings.Add(new TrainFinding("picture-unreadable", FindingLevel.Error, $"'{path}' cannot be read: {e.Message}", "Save it again in a picture program, or take it out of the folder.", path));
            }
        }

        if (found.Count == 0)
            findings.Add(new TrainFinding("folder-empty", FindingLevel.Warning, $"'{subset.Folder}' holds no usable pictures.", "Put pictures (png, jpg, webp, bmp) directly into it.", subset.Folder));
        return found;
    }

    private string Caption(string path, TrainSubset subset, CaptionMetadata? metadata)
    {
        var written = metadata is null ? CaptionFile.Read(path, subset, findings) : metadata.Of(path);
        if (written is not null) return written;
        if (metadata is not null)
            findings.Add(new TrainFinding("metadata-entry", FindingLevel.Warning, $"'{path}' is not listed in '{subset.MetadataFile}', so it has no caption.", "Add it there, or take it out of the folder.", path));
        if (subset.ClassTokens is { Length: > 0 } words) return words;
        if (metadata is null)
            findings.Add(new TrainFinding("caption-missing", FindingLevel.Warning, $"'{path}' has no caption: no file '{Path.GetFileNameWithoutExtension(path)}{subset.CaptionExtension}', and its folder's name gives none.", "Write the caption, or name the folder REPEATS_WORD CLASS.", path));
        return "";
    }

    private string? Mask(string path, TrainSubset subset)
    {
        if (subset.MaskFolder is not { } folder) return null;
        var stem = Path.GetFileNameWithoutExtension(path);
        if (PictureFiles.In(folder).FirstOrDefault(mask => Path.GetFileNameWithoutExtension(mask) == stem) is { } found) return found;
        findings.Add(new TrainFinding("mask-missing", FindingLevel.Error, $"'{path}' has no mask '{stem}.png' in '{folder}'.", "Draw it (white is trained, black is not), or take the picture out.", path));
        return null;
    }
}
