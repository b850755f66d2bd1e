using System.Globalization;
using Easel.Application.Pictures;

namespace Easel.Web.Gallery;

/// <summary>One box for all: <c>red house model:starter after:yesterday favourite:yes</c>. Words that are no filter are looked for in prompts.</summary>
public static class GallerySearch
{
    /// <summary>The query of a text. A filter that cannot be read counts as words, so that nothing is dropped silently.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="now">What <c>today</c> and <c>yesterday</c> are measured from.</param>
    public static PictureQuery Parse(string text, DateTimeOffset now)
    {
        var (query, words) = (new PictureQuery(), new List<string>());
        foreach (var part in Parts(text))
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && colon < part.Length - 1 && With(query, part[..colon].ToLowerInvariant(), part[(colon + 1)..], now) is { } narrower) query = narrower;
            else words.Add(part);
        }

        return words.Count == 0 ? query : query with { Words = string.Join(' ', words) };
    }

    private static PictureQuery? With(PictureQuery query, string filter, string value, DateTimeOffset now) => filter switch
    {
        "model" => query with { Model = value },
        "lora" => query with { Lora = value },
        "sampler" => query with { Sampler = value },
        "tag" => query with { Tag = value.ToLowerInvariant() },
        "after" => Day(value, now) is { } day ? query with { From = day } : null,
        "before" => Day(value, now) is { } day ? query with { Before = day } : null,
        "min" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var side) ? query with { SmallestSide = side } : null,
        "favourite" or "favorite" or "fav" => Flag(value) is { } flag ? query with { Favourite = flag } : null,
        "in" when value == "bin" => query with { Bin = true },
        _ => null,
    };

    private static bool? Flag(string value) => value.ToLowerInvariant() switch { "yes" or "true" or "1" => true, "no" or "false" or "0" => false, _ => null };

    // "after:yesterday" is from yesterday's beginning on; days begin where the server is.
    private static DateTimeOffset? Day(string value, DateTimeOffset now)
    {
        var today = new DateTimeOffset(now.Date, now.Offset);
        return value.ToLowerInvariant() switch
        {
            "today" => today,
            "yesterday" => today.AddDays(-1),
            "week" => today.AddDays(-7),
            "month" => today.AddMonths(-1),
            _ => DateOnly.TryParseExact(value, ["yyyy-MM-dd", "yyyy-M-d"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? new DateTimeOffset(date.ToDateTime(TimeOnly.MinValue), now.Offset) : null,
        };
    }

    // "two words" in quotation marks are one value: sampler:"Euler a".
    private static IEnumerable<string> Parts(string text)
    {
        var (part, quoted) = (new System.Text.StringBuilder(), false);
        foreach (var sign in text)
        {
            if (sign == '"')
            {
                quoted = !quoted;
            }
            else if (char.IsWhiteSpace(sign) && !quoted)
            {
                if (part.Length > 0) yield return part.ToString();
                part.Clear();
            }
            else
            {
                part.Append(sign);
            }
        }

        if (part.Length > 0) yield return part.ToString();
    }
}
