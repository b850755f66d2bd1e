namespace Easel.Web.Language;

/// <summary>A text of the page in every language that it speaks. A language that is missing does not compile.</summary>
/// <param name="English">In English; <c>{0}</c> … are filled in.</param>
/// <param name="Chinese">In simplified Chinese.</param>
public sealed record Phrase(string English, string Chinese)
{
    /// <summary>The text in one language.</summary>
    public string In(PageLanguage language) => language == PageLanguage.Chinese ? Chinese : English;

    /// <summary>The text in one language, with its gaps filled.</summary>
    public string In(PageLanguage language, params object?[] gaps) => string.Format(System.Globalization.CultureInfo.InvariantCulture, In(language), gaps);
}
