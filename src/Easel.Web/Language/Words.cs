namespace Easel.Web.Language;

/// <summary>The language that a page is shown in, handed down to everything on it.</summary>
/// <param name="Language">The language.</param>
public sealed record Words(PageLanguage Language)
{
    /// <summary>A text.</summary>
    public string this[Phrase phrase] => phrase.In(Language);

    /// <summary>A text with gaps to fill.</summary>
    public string this[Phrase phrase, params object?[] gaps] => phrase.In(Language, gaps);
}
