namespace Easel.Web.Language;

/// <summary>Questions about a <see cref="PageLanguage"/>.</summary>
public static class PageLanguages
{
    /// <summary>The tag that HTML and cookies carry (BCP 47).</summary>
    public static string Tag(this PageLanguage language) => language == PageLanguage.Chinese ? "zh-CN" : "en";

    /// <summary>The language of a tag; null where the page does not speak it.</summary>
    public static PageLanguage? FromTag(string? tag) => tag?.Split('-')[0].Trim().ToLowerInvariant() switch
    {
        "zh" => PageLanguage.Chinese,
        "en" => PageLanguage.English,
        _ => null,
    };

    /// <summary>
    /// The language of a visitor: what was chosen before, else the first of the browser's languages that the page speaks, else English
    /// (RFC 9110, section 12.5.4; equal weights keep their order).
    /// </summary>
    /// <param name="chosen">The cookie's tag, if there is one.</param>
    /// <param name="accepted">The header <c>Accept-Language</c>, if there is one.</param>
    public static PageLanguage Choose(string? chosen, string? accepted)
    {
        if (FromTag(chosen) is { } kept) return kept;
        var wishes = (accepted ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Wish);
        return wishes.Where(it => it.Weight > 0).OrderByDescending(it => it.Weight).Select(it => FromTag(it.Tag)).FirstOrDefault(it => it is not null) ?? PageLanguage.English;
    }

    private static (string Tag, double Weight) Wish(string text)
    {
        var parts = text.Split(';', StringSplitOptions.TrimEntries);
        var weight = parts.Skip(1).FirstOrDefault(it => it.StartsWith("q=", StringComparison.OrdinalIgnoreCase));
        return (parts[0], weight is null ? 1 : double.TryParse(weight[2..], System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0);
    }
}
