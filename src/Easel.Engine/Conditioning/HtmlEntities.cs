using System.Collections.Frozen;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Easel.Engine.Conditioning;

/// <summary>
/// Character references as HTML 5 reads them, the way Python's <c>html.unescape</c> does: CLIP's tokenizer was trained behind that
/// function (openai/CLIP, <c>clip/simple_tokenizer.py</c>), and <see cref="System.Net.WebUtility"/> knows only HTML 4's names, each with its semicolon.
/// </summary>
internal static class HtmlEntities
{
    private const int LongestName = 32;

    private static readonly FrozenDictionary<string, string> Named = Load();

    // HTML 5, 13.2.5.80 "numeric character reference end state": the C1 controls mean Windows-1252.
    private const string Windows1252 =
        "\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178";

    /// <summary>The text with its character references replaced, once; whatever is no reference stays as it is.</summary>
    public static string Unescape(string text)
    {
        var at = text.IndexOf('&', StringComparison.Ordinal);
        if (at < 0) return text;
        var result = new StringBuilder(text.Length);
        var from = 0;
        while (at >= 0)
        {
            result.Append(text, from, at - from);
            from = at + Reference(text, at, result);
            at = text.IndexOf('&', from);
        }
        return result.Append(text, from, text.Length - from).ToString();
    }

    /// <summary>Appends what the ampersand at <paramref name="at"/> means, and tells how many characters were used up.</summary>
    private static int Reference(string text, int at, StringBuilder result)
    {
        if (at + 1 < text.Length && text[at + 1] == '#') return Numeric(text, at, result);
        // The longest name wins, so that "&notin;" is not read as "&not" and "in;".
        for (var length = Math.Min(LongestName, text.Length - at - 1); length >= 2; length--)
        {
            if (!Named.TryGetValue(text.Substring(at + 1, length), out var value)) continue;
            result.Append(value);
            return length + 1;
        }
        result.Append('&');
        return 1;
    }

    private static int Numeric(string text, int at, StringBuilder result)
    {
        var from = at + 2;
        var hexadecimal = from < text.Length && text[from] is 'x' or 'X';
        if (hexadecimal) from++;
        var to = from;
        while (to < text.Length && (hexadecimal ? char.IsAsciiHexDigit(text[to]) : char.IsAsciiDigit(text[to]))) to++;
        if (to == from)
        {
            result.Append('&');
            return 1;
        }
        var digits = text.AsSpan(from, to - from).TrimStart('0');
        var code = digits.Length > 8 ? int.MaxValue
            : digits.Length == 0 ? 0
            : (int)Math.Min(int.MaxValue, long.Parse(digits, hexadecimal ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture));
        Append(code, result);
        return to - at + (to < text.Length && text[to] == ';' ? 1 : 0);
    }

    private static void Append(int code, StringBuilder result)
    {
        if (code is >= 0x80 and < 0xa0) result.Append(Windows1252[code - 0x80]);
        else if (code == 0 || !Rune.IsValid(code)) result.Append('\ufffd');
        else if (code == '\r' || !IsDropped(code)) result.Append(new Rune(code).ToString());
    }

    // Control characters and "noncharacters", which html.unescape leaves out.
    private static bool IsDropped(int code) => code is >= 0x1 and <= 0x8 or 0xb or >= 0xe and <= 0x1f or >= 0x7f and <= 0x9f or >= 0xfdd0 and <= 0xfdef || (code & 0xfffe) == 0xfffe;

    private static FrozenDictionary<string, string> Load()
    {
        using var reader = TokenizerTable.Open("html-entities.txt.gz");
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            names[line[..space]] = string.Concat(line[(space + 1)..].Split('+').Select(h => new Rune(int.Parse(h, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToString()));
        }
        return names.ToFrozenDictionary(StringComparer.Ordinal);
    }
}

/// <summary>The tables that <c>eng/make-tokenizer-tables.cs</c> makes, embedded in this assembly so that a published program has them too.</summary>
internal static class TokenizerTable
{
    public static StreamReader Open(string name) => new(new GZipStream(
        typeof(TokenizerTable).Assembly.GetManifestResourceStream($"tokenizer/{name}") ?? throw new InvalidOperationException($"This build lacks its embedded table {name}."),
        CompressionMode.Decompress), Encoding.UTF8);
}
