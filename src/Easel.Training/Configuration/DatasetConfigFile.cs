using System.Collections.Immutable;
using Easel.Core.Errors;
using Easel.Core.Requests;
using Tomlyn.Model;

namespace Easel.Training.Configuration;

/// <summary>
/// kohya's dataset files (TOML, or JSON of the same shape): <c>[general]</c>, <c>[[datasets]]</c>, <c>[[datasets.subsets]]</c>; what stands
/// lower wins, and what stands nowhere comes from the run's own options.
/// </summary>
public static class DatasetConfigFile
{
    private const string General = "general", Datasets = "datasets", Subsets = "subsets";

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; folders in it are looked for from the working folder and from the file's own.</param>
    /// <param name="defaults">Size, batch and buckets where the file does not say.</param>
    /// <param name="subset">The rest where the file does not say.</param>
    /// <exception cref="InvalidRequestException">It cannot be read, or holds names or values that mean nothing; carries all of them.</exception>
    public static ImmutableArray<TrainDataset> Read(string path, TrainDataset defaults, TrainSubset subset) =>
        Read(ConfigurationText.Read(path), path, defaults, subset);

    internal static ImmutableArray<TrainDataset> Read(TomlTable root, string path, TrainDataset defaults, TrainSubset subset)
    {
        var problems = new List<FieldProblem>();
        foreach (var key in root.Keys.Where(key => key is not (General or Datasets)))
            problems.Add(new FieldProblem(key, $"is not a part of a dataset file; there are {General} and {Datasets}."));
        var general = root.TryGetValue(General, out var found) && found is TomlTable table ? table : [];
        var result = ImmutableArray.CreateBuilder<TrainDataset>();
        foreach (var (i, dataset) in Tables(root, Datasets).Index())
        {
            var place = $"{Datasets}[{i}]";
            var own = Apply(DatasetSettings.All, defaults, [general, dataset], place, SubsetSettings.All.Keys, problems);
            var shared = Apply(SubsetSettings.All, subset, [general, dataset], place, DatasetSettings.All.Keys, []);
            var subsets = Tables(dataset, Subsets).Index()
                .Select(s => Located(Apply(SubsetSettings.All, shared, [s.Item], $"{place}.{Subsets}[{s.Index}]", [], problems), path)).ToList();
            if (subsets.Count == 0) problems.Add(new FieldProblem(place, "has no subsets; add [[datasets.subsets]] with an image_dir."));
            problems.AddRange(subsets.Index().Where(s => s.Item.Folder.Length == 0)
                .Select(s => new FieldProblem($"{place}.{Subsets}[{s.Index}].image_dir", "is missing; give the folder of the pictures.")));
            if (subsets.Exists(s => s.MetadataFile is null) && subsets.Exists(s => s.MetadataFile is not null))
                problems.Add(new FieldProblem(place, "mixes subsets with and without metadata_file; put them into two datasets."));
            // The first of several alike is kept, as sd-scripts does.
            result.Add(own with { Subsets = [.. subsets.DistinctBy(s => (s.Folder, s.MetadataFile))] });
        }

        if (result.Count == 0) problems.Add(new FieldProblem(Datasets, "is missing; add [[datasets]] with [[datasets.subsets]]."));
        return problems.Count == 0 ? result.ToImmutable() : throw new InvalidRequestException(problems);
    }

    private static IEnumerable<TomlTable> Tables(TomlTable parent, string name) =>
        parent.TryGetValue(name, out var found) ? found as IEnumerable<TomlTable> ?? (found as TomlArray)?.OfType<TomlTable>() ?? [] : [];

    private static T Apply<T>(
        IReadOnlyDictionary<string, Func<T, SettingValue, T>> settings, T start, TomlTable[] tables, string place, IEnumerable<string> others, List<FieldProblem> problems)
    {
        var elsewhere = others.Append(Subsets).ToHashSet(StringComparer.Ordinal);
        foreach (var (key, value) in tables.SelectMany(table => table))
        {
            if (elsewhere.Contains(key)) continue;
            if (!settings.TryGetValue(key, out var set))
            {
                problems.Add(new FieldProblem($"{place}.{key}", $"is no option of a dataset. {SettingNames.Advice(key, [.. settings.Keys, .. elsewhere])}"));
                continue;
            }

            try
            {
                start = set(start, new SettingValue($"{place}.{key}", value));
            }
            catch (InvalidRequestException e)
            {
                problems.AddRange(e.Problems);
            }
        }

        return start;
    }

    private static TrainSubset Located(TrainSubset subset, string config)
    {
        var beside = Path.GetDirectoryName(Path.GetFullPath(config))!;
        return subset with { Folder = Find(subset.Folder), MaskFolder = subset.MaskFolder is { } mask ? Find(mask) : null, MetadataFile = subset.MetadataFile is { } file ? Find(file) : null };

        string Find(string path) =>
            path.Length > 0 && !Path.IsPathRooted(path) && !Path.Exists(path) && Path.Exists(Path.Combine(beside, path)) ? Path.Combine(beside, path) : path;
    }
}
