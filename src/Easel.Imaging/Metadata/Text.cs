namespace Easel.Imaging.Metadata;

internal static class Text
{
    /// <summary>Text as picture files can hold it: a NUL would end the chunk, a lone surrogate has no encoding.</summary>
    public static string Storable(string text)
    {
        if (!text.AsSpan().Contains('\0') && IsWellFormed(text)) return text;
        var kept = new System.Text.StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (rune.Value != 0) kept.Append(rune);
        return kept.ToString();
    }

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }
        return true;
    }
}
