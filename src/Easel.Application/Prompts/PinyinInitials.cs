using System.Text;

namespace Easel.Application.Prompts;

/// <summary>
/// The first letters of a Chinese text's pinyin: 长发 is "cf". GB 2312 lists its 3,755 commonest characters in the order of their pinyin, so that a
/// character's code tells its first letter; a character of several readings has the one by which the standard sorts it.
/// </summary>
public static class PinyinInitials
{
    private const int FirstRare = 0xD7FA;

    // The code of the first character of each letter (GB 2312-80, level 1). No syllable begins with i, u or v.
    private static readonly (int Code, char Letter)[] Beginnings =
    [
        (0xB0A1, 'a'), (0xB0C5, 'b'), (0xB2C1, 'c'), (0xB4EE, 'd'), (0xB6EA, 'e'), (0xB7A2, 'f'), (0xB8C1, 'g'), (0xB9FE, 'h'), (0xBBF7, 'j'), (0xBFA6, 'k'), (0xC0AC, 'l'), (0xC2E8, 'm'),
        (0xC4C3, 'n'), (0xC5B6, 'o'), (0xC5BE, 'p'), (0xC6DA, 'q'), (0xC8BB, 'r'), (0xC8F6, 's'), (0xCBFA, 't'), (0xCDDA, 'w'), (0xCEF4, 'x'), (0xD1B9, 'y'), (0xD4D1, 'z'),
    ];

    private static readonly Encoding Gb2312 = CodePagesEncodingProvider.Instance.GetEncoding(936, new EncoderReplacementFallback("?"), DecoderFallback.ReplacementFallback)!;

    /// <summary>The letters; signs that are no common Chinese character are left out, Latin letters and digits stay.</summary>
    public static string Of(string text)
    {
        var letters = new StringBuilder(text.Length);
        Span<byte> code = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsAscii)
            {
                if (Rune.IsLetterOrDigit(rune)) letters.Append(char.ToLowerInvariant((char)rune.Value));
            }
            else if (rune.IsBmp && Gb2312.GetBytes([(char)rune.Value], code) == 2 && Letter((code[0] << 8) | code[1]) is { } letter)
            {
                letters.Append(letter);
            }
        }

        return letters.ToString();
    }

    private static char? Letter(int code)
    {
        if (code < Beginnings[0].Code || code >= FirstRare) return null;
        var at = Array.FindLastIndex(Beginnings, beginning => beginning.Code <= code);
        return Beginnings[at].Letter;
    }
}
