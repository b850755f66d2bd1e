using System.Globalization;
using System.Text;

namespace Easel.Core.Saving;

/// <summary>Writes times by the patterns of C's <c>strftime</c>, which webui's users know; names of days and months are English.</summary>
internal static class StrfTime
{
    public static string Format(DateTimeOffset time, string pattern)
    {
        var text = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != '%' || i + 1 == pattern.Length) text.Append(pattern[i]);
            else text.Append(Field(time, pattern[++i]));
        }

        return text.ToString();
    }

    private static string Field(DateTimeOffset time, char letter) => letter switch
    {
        'Y' => Text(time, "yyyy"),
        'y' => Text(time, "yy"),
        'm' => Text(time, "MM"),
        'd' => Text(time, "dd"),
        'H' => Text(time, "HH"),
        'I' => Text(time, "hh"),
        'M' => Text(time, "mm"),
        'S' => Text(time, "ss"),
        'f' => Text(time, "ffffff"),
        'p' => Text(time, "tt"),
        'a' => Text(time, "ddd"),
        'A' => Text(time, "dddd"),
        'b' or 'h' => Text(time, "MMM"),
        'B' => Text(time, "MMMM"),
        'F' => Text(time, "yyyy-MM-dd"),
        'T' => Text(time, "HH:mm:ss"),
        'j' => time.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
        's' => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        'z' => Text(time, "zzz").Replace(":", "", StringComparison.Ordinal),
        'w' => ((int)time.DayOfWeek).ToString(CultureInfo.InvariantCulture),
        '%' => "%",
        _ => $"%{letter}",
    };

    private static string Text(DateTimeOffset time, string format) => time.ToString(format, CultureInfo.InvariantCulture);
}
