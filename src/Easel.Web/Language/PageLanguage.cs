namespace Easel.Web.Language;

/// <summary>The languages that the page speaks.</summary>
public enum PageLanguage
{
    /// <summary>English.</summary>
    English,

    /// <summary>简体中文.</summary>
    Chinese,
}
