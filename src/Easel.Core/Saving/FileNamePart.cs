using System.Text;

namespace Easel.Core.Saving;

/// <summary>Makes text fit to stand in a file's name on every system.</summary>
public static class FileNamePart
{
    /// <summary>Characters of one value (webui's <c>--filenames-max-length</c>).</summary>
    public const int MaxCharacters = 128;

    /// <summary>Bytes of a whole name: file systems take 255, and a number, an extension and a temporary ending come to it.</summary>
    public const int MaxBytes = 200;

    private const string Invalid = "#<>:\"/\\|?*";

    // Names that Windows keeps for devices, with any extension.
    private static readonly string[] s_devices =
        ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(1, 9).SelectMany(i => (string[])[$"COM{i}", $"LPT{i}"])];

    /// <summary>One value (webui's <c>sanitize_filename_part</c>): what no file name may hold becomes an underscore; not too long; no space or dot at an end.</summary>
    public static string Clean(string text, bool replaceSpaces = true)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var bad = rune.Value < 32 || rune.Value == 127 || (rune.IsAscii && Invalid.Contains((char)rune.Value)) || (replaceSpaces && rune.Value == ' ');
            clean.Append(bad ? "_" : rune.ToString());
        }

        return Bounded(clean.ToString().TrimStart(' '), MaxCharacters, int.MaxValue).TrimEnd(' ', '.');
    }

    /// <summary>A whole name: as <see cref="Clean"/> keeps spaces, within <see cref="MaxBytes"/>, and no device's name.</summary>
    public static string CleanName(string name)
    {
        var clean = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes()) clean.Append(rune.Value < 32 || rune.Value == 127 || (rune.IsAscii && Invalid.Contains((char)rune.Value)) ? "_" : rune.ToString());
        var bounded = Bounded(clean.ToString().TrimStart(' '), int.MaxValue, MaxBytes).TrimEnd(' ', '.');
        var stem = bounded.Split('.')[0];
        return s_devices.Contains(stem, StringComparer.OrdinalIgnoreCase) ? $"_{bounded}" : bounded;
    }

    /// <summary>A folder below another: parts by either slash, each a clean name; <c>.</c> and <c>..</c> lead nowhere.</summary>
    public static string CleanFolder(string folder) =>
        Path.Combine([.. folder.Split('/', '\\').Select(CleanName).Where(part => part.Length > 0)]);

    private static string Bounded(string text, int characters, int bytes)
    {
        var (taken, size, count) = (0, 0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            size += rune.Utf8SequenceLength;
            if (++count > characters || size > bytes) return text[..taken];
            taken += rune.Utf16SequenceLength;
        }

        return text;
    }
}
