using System.Collections.Immutable;
using Easel.Core.Requests;

namespace Easel.Training.Datasets;

/// <summary>kohya's folder convention: <c>train/10_sls 1girl</c>, and <c>reg/1_1girl</c> beside it.</summary>
public static class TrainingFolders
{
    /// <summary>The subsets under a folder.</summary>
    /// <param name="folder">The parent of the picture folders.</param>
    /// <param name="isReg">True for regularisation.</param>
    /// <param name="defaults">Everything that names do not say.</param>
    /// <param name="findings">What was odd.</param>
    public static ImmutableArray<TrainSubset> Read(string folder, bool isReg, TrainSubset defaults, ICollection<TrainFinding> findings)
    {
        var what = isReg ? "regularisation folder" : "training folder";
        if (!Directory.Exists(folder))
        {
            findings.Add(new TrainFinding("folder-missing", FindingLevel.Error, $"The {what} '{folder}' does not exist.", "Check the path, or create it.", folder));
            return [];
        }

        var subsets = ImmutableArray.CreateBuilder<TrainSubset>();
        foreach (var child in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(child);
            var pictures = PictureFiles.In(child).Count;
            if (FolderName.Parse(name) is { } parsed)
            {
                if (pictures == 0)
                    findings.Add(new TrainFinding("folder-empty", FindingLevel.Warning, $"'{child}' holds no pictures, so it is not used.", "Put pictures (png, jpg, webp, bmp) directly into it, or remove it.", child));
                else
                    subsets.Add(defaults with { Folder = child, Repeats = parsed.Repeats, ClassTokens = parsed.ClassTokens, IsReg = isReg });
            }
            else if (pictures > 0)
            {
                findings.Add(new TrainFinding("folder-name", FindingLevel.Warning, $"'{name}' holds {pictures} pictures but is not used: its name does not begin with a number of repeats.", $"Rename it, for instance to '10_{name}'.", child));
            }
        }

        if (subsets.Count == 0) findings.Add(Nothing(folder, what));
        return subsets.ToImmutable();
    }

    private static TrainFinding Nothing(string folder, string what)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var pictures = PictureFiles.In(folder).Count;
        if (pictures > 0 && FolderName.Parse(Path.GetFileName(full)) is { } name)
            return new TrainFinding("leaf-folder", FindingLevel.Error, $"'{full}' is itself a folder of pictures ({name.Repeats} repeats of '{name.ClassTokens}'), not the folder above such folders.", $"Give its parent: {Path.GetDirectoryName(full)}", folder);
        if (pictures > 0)
            return new TrainFinding("loose-pictures", FindingLevel.Error, $"'{full}' holds {pictures} pictures directly.", $"Move them into a folder in it that is named REPEATS_WORD CLASS, for instance '{Path.Combine(full, "10_sls 1girl")}' ('easel dataset prepare' does it).", folder);
        return new TrainFinding("no-pictures", FindingLevel.Error, $"The {what} '{full}' holds no picture folders.", "Make one in it that is named REPEATS_WORD CLASS, for instance '10_sls 1girl', and put pictures into it.", folder);
    }
}
