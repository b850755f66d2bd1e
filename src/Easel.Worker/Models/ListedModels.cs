using Easel.Core.Errors;
using Easel.Core.Jobs;

namespace Easel.Worker.Models;

/// <summary>Models by the names that lists show, and never by a path: for requests that came over a network.</summary>
/// <param name="models">Knows them all.</param>
public sealed class ListedModels(IModelStore models) : IModelStore
{
    /// <inheritdoc/>
    public string Find(ModelKind kind, string? name) => models.Find(kind, Checked(name));

    /// <inheritdoc/>
    public IReadOnlyList<string> List(ModelKind kind) => models.List(kind);

    /// <inheritdoc/>
    public string PathFor(ModelKind kind, string name) => models.PathFor(kind, Checked(name)!);

    /// <inheritdoc/>
    public string FolderOf(string folder) => models.FolderOf(folder);

    private static string? Checked(string? name)
    {
        if (name is not null && (Path.IsPathRooted(name) || name.Contains(':', StringComparison.Ordinal) || name.Split('/', '\\').Contains("..")))
            throw new ModelNotFoundException(name, $"'{name}' is a path; give a model's name as the list of models shows it.");
        return name;
    }
}
