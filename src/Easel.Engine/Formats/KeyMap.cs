namespace Easel.Engine.Formats;

/// <summary>
/// Translates tensor names between two layouts, module by module: the longest known beginning of a name is exchanged, its end kept.
/// </summary>
/// <param name="modules">Pairs of module names; each belongs to exactly one of the other side.</param>
public sealed class KeyMap(IReadOnlyCollection<(string SingleFile, string Diffusers)> modules)
{
    private readonly Dictionary<string, string> _toDiffusers = modules.ToDictionary(m => m.SingleFile, m => m.Diffusers, StringComparer.Ordinal);
    private readonly Dictionary<string, string> _toSingleFile = modules
        .DistinctBy(m => m.Diffusers).ToDictionary(m => m.Diffusers, m => m.SingleFile, StringComparer.Ordinal);

    /// <summary>The diffusers name of a single-file checkpoint's name, or null where the network has no such part.</summary>
    public string? ToDiffusers(string name) => Translate(_toDiffusers, name);

    /// <summary>The single-file checkpoint's name of a diffusers name, or null where the network has no such part.</summary>
    public string? ToSingleFile(string name) => Translate(_toSingleFile, name);

    private static string? Translate(Dictionary<string, string> map, string name)
    {
        for (var end = name.Length; end > 0; end = name.LastIndexOf('.', end - 1))
        {
            if (map.TryGetValue(name[..end], out var module))
                return module + name[end..];
        }

        return null;
    }
}
