using System.Collections.Immutable;
using Easel.Core.Prompts;

namespace Easel.Core.Infotext;

/// <summary>One parameter of an infotext.</summary>
/// <param name="Key">Its name, for instance <c>CFG scale</c>; a size <c>512x768</c> becomes <c>Size-1</c> and <c>Size-2</c>.</param>
/// <param name="Value">A string where it stands in the text; an <see cref="int"/> or <see cref="bool"/> where a rule computed it.</param>
/// <param name="IsDefault">True where the text lacks it, and A1111 takes this for granted.</param>
public readonly record struct InfotextEntry(string Key, object Value, bool IsDefault = false);

/// <summary>The parameters that A1111 and its relatives write into pictures, as data.</summary>
/// <param name="Prompt">The prompt, without comments.</param>
/// <param name="Negative">The negative prompt.</param>
/// <param name="Entries">The parameters in order of appearance, then what rules add.</param>
public sealed record GenerationParameters(string Prompt, string Negative, ImmutableArray<InfotextEntry> Entries)
{
    /// <summary>The value of a key as text; null where there is neither a value nor a default.</summary>
    public string? this[string key] => Find(key) is { } value ? Text(value) : null;

    /// <summary>The value of a key if the text or a rule gives one; defaults do not count.</summary>
    public string? Explicit(string key) => Entries.Where(e => e.Key == key && !e.IsDefault).Select(e => Text(e.Value)).LastOrDefault();

    /// <summary>A whole number, or null where there is none.</summary>
    public long? WholeNumber(string key) => this[key] is { } text && long.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>A number, or null where there is none.</summary>
    public double? Number(string key) => this[key] is { } text && PythonText.TryFloat(text, out var value) ? value : null;

    /// <summary>True where the value says so, as Python prints it.</summary>
    public bool Flag(string key) => this[key] is "True" or "true";

    /// <summary>Two whole numbers of a size, or null.</summary>
    public (int Width, int Height)? Size(string key) =>
        WholeNumber($"{key}-1") is > 0 and <= int.MaxValue and var width && WholeNumber($"{key}-2") is > 0 and <= int.MaxValue and var height ? ((int)width, (int)height) : null;

    /// <summary>Reads any text; never an error (see <see cref="InfotextReader"/>).</summary>
    public static GenerationParameters Parse(string text) => InfotextReader.Read(text);

    /// <inheritdoc/>
    public bool Equals(GenerationParameters? other) => other is not null && (Prompt, Negative) == (other.Prompt, other.Negative) && Entries.SequenceEqual(other.Entries);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Prompt, Negative, Entries.Length);

    private object? Find(string key) => Entries.Where(e => e.Key == key).Select(e => e.Value).LastOrDefault();

    private static string Text(object value) => value as string ?? (value is bool flag ? flag ? "True" : "False" : Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!);
}
