using System.Globalization;
using System.Text;

namespace Easel.Core.Prompts;

/// <summary>
/// What A1111's Python means by white space, digits and numbers. Prompts travel between the two programs, so the corner cases
/// (a full-width digit, a separator character) have to fall the same way.
/// </summary>
internal static class PythonText
{
    /// <summary>Python's <c>\s</c>: Unicode white space and the four ASCII separators.</summary>
    public static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\x1c' and <= '\x1f';

    /// <summary>Python's <c>\w</c>.</summary>
    public static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_' || char.GetUnicodeCategory(c) is UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    /// <summary>Python's <c>str.strip()</c>.</summary>
    public static string Strip(string text) => TrimEnd(TrimStart(text));

    public static string TrimEnd(string text)
    {
        var end = text.Length;
        while (end > 0 && IsSpace(text[end - 1])) end--;
        return text[..end];
    }

    public static string TrimStart(string text)
    {
        var start = 0;
        while (start < text.Length && IsSpace(text[start])) start++;
        return text[start..];
    }

    /// <summary>Python's <c>float()</c> for what a person types: decimal digits of any script, an optional exponent. Infinities and NaN are refused.</summary>
    public static bool TryFloat(string text, out double value) =>
        double.TryParse(AsciiDigits(Strip(text)), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value)
        && double.IsFinite(value);

    /// <summary>Python's <c>int()</c> of a text.</summary>
    public static bool TryInt(string text, out int value) => int.TryParse(AsciiDigits(Strip(text)), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    /// <summary>Full-width, Arabic and other decimal digits as ASCII ones.</summary>
    public static string AsciiDigits(string text)
    {
        if (Ascii.IsValid(text)) return text;
        return string.Concat(text.Select(c => char.IsDigit(c) ? (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c)) : c));
    }
}
