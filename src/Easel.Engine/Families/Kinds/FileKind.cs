using System.Collections.Immutable;
using System.Globalization;

namespace Easel.Engine.Families.Kinds;

/// <summary>What a model file is, as far as names and shapes tell.</summary>
/// <param name="Type">The kind of file.</param>
/// <param name="Family"><c>sd1</c>, <c>sd2</c>, <c>sdxl</c>, <c>sdxl-refiner</c>, or <c>unknown</c> where it fits several or none.</param>
/// <param name="Facts">What else is known, by name: <c>rank</c>, <c>layout</c>, <c>vectors</c>, <c>has_vae</c> …</param>
public sealed record FileKind(ModelFileType Type, string Family, ImmutableSortedDictionary<string, string> Facts)
{
    /// <summary>The word for a family that cannot be told.</summary>
    public const string UnknownFamily = "unknown";

    internal static FileKind Of(ModelFileType type, string? family, params (string Name, object? Value)[] facts) => new(
        type,
        family ?? UnknownFamily,
        facts.Where(f => f.Value is not null).ToImmutableSortedDictionary(
            f => f.Name, f => f.Value is bool b ? (b ? "true" : "false") : Convert.ToString(f.Value, CultureInfo.InvariantCulture)!, StringComparer.Ordinal));

    /// <summary>The family whose text features are this wide.</summary>
    internal static string? FamilyOfWidth(long? width) => width switch
    {
        768 => "sd1",
        1024 => "sd2",
        1280 or 2048 => "sdxl",
        _ => null,
    };
}
