using System.Text.RegularExpressions;
using Easel.Application;
using Easel.Application.Models;
using Easel.Core.Errors;
using Easel.Core.Jobs;

namespace Easel.Api.Webui;

/// <summary>Checkpoints by the names that clients give: title, model name, file name with or without extension, or a hash.</summary>
internal static partial class WebuiModels
{
    /// <summary>The model's title as A1111 shows it; the hash is left out while it is not known.</summary>
    public static string Title(string relative, string? hash) => hash is null ? relative : $"{relative} [{hash}]";

    /// <summary>A name that the studio's workers find; a hash becomes the name of its file.</summary>
    /// <exception cref="WebuiException">There is no such checkpoint.</exception>
    public static async Task<string?> NameAsync(IStudio studio, string? name, CancellationToken stop)
    {
        if (name is null) return null;
        if (Hash().IsMatch(name) && (await studio.Catalogue.QueryAsync(new ModelQuery(name, ["checkpoint"], Take: 1), stop)).Models is [var known, ..]) return known.Name;
        try
        {
            studio.Models.Find(ModelKind.Checkpoint, name.Contains("..", StringComparison.Ordinal) || Path.IsPathRooted(name) ? throw new ModelNotFoundException(name, $"'{name}' is a path.") : name);
            return name;
        }
        catch (ModelNotFoundException e)
        {
            throw new WebuiException(404, $"Unknown checkpoint '{name}'. {e.Message}");
        }
    }

    [GeneratedRegex(@"\A[0-9a-f]{8,64}\z")]
    private static partial Regex Hash();
}
