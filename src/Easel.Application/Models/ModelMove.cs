using System.Collections.Immutable;
using Easel.Core.Errors;
using Easel.Core.Models;

namespace Easel.Application.Models;

/// <summary>Moves a model into the folder of its kind, with its notes, previews and configuration.</summary>
internal static class ModelMove
{
    public static string Run(CatalogueModel model, ImmutableArray<CatalogueRoot> roots)
    {
        var proper = model.Facts.Folder ?? throw new InvalidRequestException("model", $"{model.Path} is of no known kind, so that it has no folder. Move it by hand.");
        if (!model.IsMisplaced) throw new InvalidRequestException("model", $"{model.Path} lies in its folder already ({model.Folder}).");
        var folder = FolderFor(proper, model.Root, roots);
        var target = Path.Combine(folder, Path.GetFileName(model.Path));
        List<(string From, string To)> files = [(model.Path, target), .. Beside(model.Path).Select(file => (file, Path.Combine(folder, Path.GetFileName(file))))];
        if (files.Find(f => File.Exists(f.To) || Directory.Exists(f.To)) is { To: { } taken })
            throw new InvalidRequestException("model", $"{taken} exists already. Rename one of the two, then move it again.");
        Directory.CreateDirectory(folder);
        // The model goes last: if something stops the move half-way, its notes are found again beside the name that it is going to have.
        foreach (var (from, to) in files.Skip(1)) File.Move(from, to);
        if (Directory.Exists(model.Path)) Directory.Move(model.Path, target);
        else File.Move(model.Path, target);
        return target;
    }

    private static string FolderFor(string proper, string root, ImmutableArray<CatalogueRoot> roots)
    {
        // A webui folder keeps embeddings beside models: where such a root is the neighbour, it is the place.
        var own = roots.FirstOrDefault(r => r.Path == root);
        if (own?.Folder is not null) own = roots.FirstOrDefault(r => r.Folder is null && r.Path == Path.Combine(Above(root), "models")) ?? roots.First(r => r.Folder is null);
        var models = own?.Path ?? root;
        if (roots.FirstOrDefault(r => r.Folder == proper && Path.GetDirectoryName(r.Path) == Path.GetDirectoryName(models)) is { } neighbour) return neighbour.Path;
        return ModelFolderNames.NamesOf(proper).Select(name => Path.Combine(models, name)).FirstOrDefault(Directory.Exists) ?? Path.Combine(models, proper);
    }

    private static string Above(string root)
    {
        // extensions/NAME/models and embeddings lie below the same installation.
        var at = root.IndexOf($"{Path.DirectorySeparatorChar}extensions{Path.DirectorySeparatorChar}", StringComparison.Ordinal);
        return at >= 0 ? root[..at] : Path.GetDirectoryName(root) ?? root;
    }

    private static IEnumerable<string> Beside(string model)
    {
        var stem = SideFiles.StemOfModel(model);
        return SideFiles.All.Append(".yaml").Append(".yml").Select(ending => stem + ending).Where(File.Exists);
    }
}
