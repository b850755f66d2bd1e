using Microsoft.Playwright;

namespace Easel.Browser.Tests;

/// <summary>
/// The pictures of docs/web.md, taken from a studio that runs: EASEL_STUDIO=http://127.0.0.1:7860 and EASEL_SCREENSHOTS=docs/pictures. Paint a few
/// pictures before.
/// </summary>
public sealed class DocsPictures
{
    // The doctor's page names folders of the machine: it is in no picture.
    private static readonly string[] Pages = ["", "repaint", "extras", "info", "models", "train", "queue", "gallery", "settings", "extensions"];

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
                if (name.Length == 0) await WriteAsync(page);
                if (name == "repaint") await DrawAsync(page);
                await Task.Delay(500, TestContext.Current.CancellationToken);
                var file = Path.Combine(folder!, $"web-{(name.Length == 0 ? "paint" : name)}{suffix}-{language}.png");
                await page.ScreenshotAsync(new() { Path = file });
                Assert.True(new FileInfo(file).Length > 5000);
            }

            await context.CloseAsync();
        }
    }

    private static async Task WriteAsync(IPage page)
    {
        var prompt = page.Locator(".form textarea").First;
        if (!await prompt.IsVisibleAsync()) return;
        await prompt.FillAsync("a [red:blue:0.5] house under a (yellow:1.3) sun, a tree");
        await page.Locator(".form textarea").Nth(1).FillAsync("blurry");
        await page.Locator(".timeline").WaitForAsync();
    }

    // The newest picture, with a stroke on it.
    private static async Task DrawAsync(IPage page)
    {
        await page.GotoAsync("/");
        var source = await page.Locator(".strip .thumb img").First.GetAttributeAsync("src");
        await page.GotoAsync($"/repaint?from=picture:{source!.Split('/')[^1]}");
        await page.Locator(".form .chips .chip").Nth(1).ClickAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('.board canvas.above')?.width > 8 && document.querySelector('.board-tools input[type=range]')");
        var board = (await page.Locator(".board").BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(board.X + board.Width * 0.4f, board.Y + board.Height * 0.45f);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(board.X + board.Width * 0.55f, board.Y + board.Height * 0.5f, new() { Steps = 12 });
        await page.Mouse.UpAsync();
    }
}
