using System.Globalization;
using System.Text;
using Microsoft.ML.Tokenizers;

namespace Easel.Engine.Conditioning;

/// <summary>
/// Cuts a cleaned text into CLIP's words: English contractions, runs of letters, single digits, runs of anything else
/// (<c>'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+</c>, openai/CLIP <c>clip/simple_tokenizer.py</c>), and the two special tokens.
/// It works on whole code points; .NET's regular expressions see the halves of 𝓯𝓪𝓷𝓬𝔂 letters and would take them for signs.
/// </summary>
internal sealed class ClipPreTokenizer : PreTokenizer
{
    private static readonly string[] Specials = [ClipTokenizer.StartToken, ClipTokenizer.EndToken];
    private static readonly string[] Contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d", "'\u017f"];

    private enum Kind
    {
        Space,
        Letter,
        Number,
        Other,
    }

    /// <inheritdoc/>
    public override IEnumerable<(int Offset, int Length)> PreTokenize(string text) => PreTokenize(text.AsSpan());

    /// <inheritdoc/>
    public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text)
    {
        var words = new List<(int, int)>();
        for (var at = 0; at < text.Length;)
        {
            var length = Word(text[at..], out var kind);
            if (kind != Kind.Space) words.Add((at, length));
            at += length;
        }
        return words;
    }

    private static int Word(ReadOnlySpan<char> text, out Kind kind)
    {
        kind = KindOf(text, out var length);
        if (text[0] == '<' && Prefix(text, Specials) is > 0 and var special) return special;
        if (text[0] == '\'' && Prefix(text, Contractions) is > 0 and var contraction) return contraction;
        if (kind == Kind.Number) return length;
        while (length < text.Length && KindOf(text[length..], out var next) == kind) length += next;
        return length;
    }

    private static int Prefix(ReadOnlySpan<char> text, string[] candidates)
    {
        foreach (var candidate in candidates)
            if (text.StartsWith(candidate, StringComparison.Ordinal)) return candidate.Length;
        return 0;
    }

    private static Kind KindOf(ReadOnlySpan<char> text, out int length)
    {
        Rune.DecodeFromUtf16(text, out var rune, out length);
        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => Kind.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Number,
            _ => text[0] == ' ' ? Kind.Space : Kind.Other,
        };
    }
}
