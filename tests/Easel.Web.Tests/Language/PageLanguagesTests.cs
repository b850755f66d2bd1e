using Easel.Web.Language;

namespace Easel.Web.Tests.Language;

public sealed class PageLanguagesTests
{
    [Theory]
    [InlineData(null, null, PageLanguage.English)]
    [InlineData(null, "zh-CN,zh;q=0.9,en;q=0.8", PageLanguage.Chinese)]
    [InlineData(null, "zh-Hans", PageLanguage.Chinese)]
    [InlineData(null, "en;q=0.5, zh;q=0.9", PageLanguage.Chinese)]
    [InlineData(null, "de,fr;q=0.9,zh;q=0.1", PageLanguage.Chinese)]
    [InlineData(null, "zh;q=0, en", PageLanguage.English)]
    [InlineData(null, "de", PageLanguage.English)]
    [InlineData(null, ";;q=,,=", PageLanguage.English)]
    [InlineData("en", "zh-CN", PageLanguage.English)]
    [InlineData("zh-CN", "en", PageLanguage.Chinese)]
    [InlineData("xx", "zh", PageLanguage.Chinese)]
    public void A_visitor_gets_what_was_chosen_else_the_first_language_that_the_browser_asks_for(string? chosen, string? accepted, PageLanguage expected) =>
        Assert.Equal(expected, PageLanguages.Choose(chosen, accepted));
}
