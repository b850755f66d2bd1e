using System.Globalization;
using System.Text;

namespace Easel.Engine.Conditioning;

/// <summary>
/// What happens to a text before CLIP's byte pairs see it (openai/CLIP, <c>clip/simple_tokenizer.py</c>, without <c>ftfy</c>): HTML
/// unescaped twice, trimmed, white space collapsed, lower case. All of it with Python's rules, on which the vocabulary was built.
/// </summary>
internal static class ClipText
{
    /// <summary>The cleaned text; lone surrogates become U+FFFD, since no UTF-8 bytes stand for them.</summary>
    public static string Clean(string text) => Lower(Collapse(HtmlEntities.Unescape(HtmlEntities.Unescape(WellFormed(text)))));

    /// <summary>True for what Python's <c>\s</c> matches: Unicode white space, and the four ASCII separators.</summary>
    public static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\x1c' and <= '\x1f';

    internal static string WellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])) i++;
            else return string.Concat(text.EnumerateRunes().Select(r => r.ToString()));
        }
        return text;
    }

    private static string Collapse(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!IsSpace(c)) result.Append(c);
            else if (result.Length > 0 && result[^1] != ' ') result.Append(' ');
        }
        if (result.Length > 0 && result[^1] == ' ') result.Length--;
        return result.ToString();
    }

    /// <summary>Unicode's full lower-casing: .NET maps one character to one, which loses the dot of İ and the final form of Σ.</summary>
    internal static string Lower(string text)
    {
        var lower = text.ToLowerInvariant();
        if (!text.AsSpan().ContainsAny('\u0130', '\u03a3')) return lower;
        var result = new StringBuilder(lower.Length + 4);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\u0130') result.Append("i\u0307");
            else if (text[i] == '\u03a3' && IsFinalSigma(text, i)) result.Append('\u03c2');
            else result.Append(lower[i]);
        }
        return result.ToString();
    }

    // Unicode, 3.13, "Final_Sigma": a cased letter before it and none after it, case-ignorable characters aside.
    private static bool IsFinalSigma(string text, int at)
    {
        var before = at - 1;
        while (before >= 0 && IsCaseIgnorable(text[before])) before--;
        if (before < 0 || !IsCased(text[before])) return false;
        var after = at + 1;
        while (after < text.Length && IsCaseIgnorable(text[after])) after++;
        return after >= text.Length || !IsCased(text[after]);
    }

    private static bool IsCased(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter;

    private static bool IsCaseIgnorable(char c) => c is '\'' or '.' or ':' or '\u00b7' or '\u2019' or '\u2018' or '\u2024' or '\u2027' || char.GetUnicodeCategory(c)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol;
}
