using Microsoft.Playwright;

namespace Easel.Browser.Tests;

public sealed class ChromiumTests
{
    [Fact]
    public async Task The_browser_that_is_found_shows_a_page()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium.LaunchAsync(playwright);
        var page = await browser.NewPageAsync();
        await page.SetContentAsync("<title>Easel</title>");
        Assert.Equal("Easel", await page.TitleAsync());
    }
}
