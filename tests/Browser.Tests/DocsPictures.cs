using Microsoft.Playwright;

namespace Easel.Browser.Tests;

/// <summary>
/// The pictures of docs/web.md, taken from a studio that runs: EASEL_STUDIO=http://127.0.0.1:7860 and EASEL_SCREENSHOTS=docs/pictures. Paint a few
/// pictures before.
/// </summary>
public sealed class DocsPictures
{
    private static readonly string[] Pages = ["", "repaint", "extras", "info", "models", "train", "queue", "gallery", "settings", "doctor"];

    [Theory]
    [InlineData("en", false)]
    [InlineData("zh", true)]
    public async Task Every_page_is_pictured(string language, bool dark)
    {
        var (studio, folder) = (Environment.GetEnvironmentVariable("EASEL_STUDIO"), Environment.GetEnvironmentVariable("EASEL_SCREENSHOTS"));
        Assert.SkipUnless(studio is { Length: > 0 } && folder is { Length: > 0 }, "No studio to take pictures of: name one in EASEL_STUDIO, and a folder in EASEL_SCREENSHOTS.");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Chromium.Required(), Args = ["--no-sandbox", "--disable-gpu"] });
        foreach (var (width, height, suffix) in new[] { (1440, 900, ""), (390, 844, "-phone") })
        {
            var context = await browser.NewContextAsync(new BrowserNewContextOptions
            {
                BaseURL = studio, Locale = language == "zh" ? "zh-CN" : "en-GB", ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light, ViewportSize = new ViewportSize { Width = width, Height = height },
            });
            var page = await context.NewPageAsync();
            // On a telephone two pages tell enough.
            foreach (var name in suffix.Length > 0 ? Pages[..1] : Pages)
            {
                await page.GotoAsync($"/{name}");
                await page.Locator("h1").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
                await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
                await Task.Delay(500, TestContext.Current.CancellationToken);
                var file = Path.Combine(folder!, $"web-{(name.Length == 0 ? "paint" : name)}{suffix}-{language}.png");
                await page.ScreenshotAsync(new() { Path = file });
                Assert.True(new FileInfo(file).Length > 5000);
            }

            await context.CloseAsync();
        }
    }
}
