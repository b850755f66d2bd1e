using System.Globalization;

namespace Easel.Training.Datasets;

/// <summary>
/// What the name of a picture folder says: <c>10_sls 1girl</c> is ten repeats of pictures whose caption, where none is written, is
/// <c>sls 1girl</c> (kohya's DreamBooth folders).
/// </summary>
/// <param name="Repeats">How often each picture comes in an epoch, at least 1.</param>
/// <param name="ClassTokens">What stands behind the first underscore; may be empty.</param>
public sealed record FolderName(int Repeats, string ClassTokens)
{
    /// <summary>Reads a folder's name; null where it does not begin with a whole number of at least 1 and an underscore or the end.</summary>
    public static FolderName? Parse(string name)
    {
        var underscore = name.IndexOf('_', StringComparison.Ordinal);
        var number = underscore < 0 ? name : name[..underscore];
        return Whole(number.Trim()) is >= 1 and var repeats ? new FolderName(repeats, underscore < 0 ? "" : name[(underscore + 1)..]) : null;
    }

    // Python's int() reads the digits of every script, so folders named with full-width ones have always worked.
    private static int? Whole(string text)
    {
        var plain = string.Concat(text.Select(c => char.GetUnicodeCategory(c) == UnicodeCategory.DecimalDigitNumber
            ? ((int)char.GetNumericValue(c)).ToString(CultureInfo.InvariantCulture)
            : c.ToString()));
        return int.TryParse(plain, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;
    }
}
