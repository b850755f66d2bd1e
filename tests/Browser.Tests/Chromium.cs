using Microsoft.Playwright;

namespace Easel.Browser.Tests;

/// <summary>Finds the browser that the tests drive; they download none.</summary>
internal static class Chromium
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable"];

    /// <summary>The program; null where there is none.</summary>
    public static string? Path { get; } = Environment.GetEnvironmentVariable("EASEL_CHROMIUM") is { Length: > 0 } named ? named : Places.FirstOrDefault(File.Exists);

    /// <summary>
    /// How long a test waits for what it expects, in milliseconds: on a machine that is ten times busier than usual it still comes, and a test goes on
    /// as soon as it is there.
    /// </summary>
    public const int Patience = 180_000;

    /// <summary>Starts a browser that waits with <see cref="Patience"/>.</summary>
    public static Task<IBrowser> LaunchAsync(IPlaywright playwright)
    {
        // One for all tests: what is set last would count for those that run beside it.
        Assertions.SetDefaultExpectTimeout(Patience);
        return playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Required(), Timeout = Patience, Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--force-color-profile=srgb"] });
    }

    /// <summary>Waits until something that a script tells about a page is true; what is not is said in the message.</summary>
    /// <param name="page">The page.</param>
    /// <param name="script">An expression or function that gives an empty text, or an empty list, where all is well, and else what is not.</param>
    /// <param name="about">What the message begins with.</param>
    public static async Task ExpectAsync(IPage page, string script, string about)
    {
        var ended = DateTime.UtcNow.AddMilliseconds(Patience);
        while (true)
        {
            var wrong = await page.EvaluateAsync<string[]>($"async () => [await ({script})()].flat().filter(it => it)");
            if (wrong.Length == 0) return;
            Assert.True(DateTime.UtcNow < ended, $"{about}: {string.Join(" | ", wrong)}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Leaves a test out, with the reason, where there is no browser.</summary>
    public static string Required()
    {
        Assert.SkipUnless(Path is not null, "There is no Chromium on this machine; install it (Debian: apt-get install chromium) or name it in EASEL_CHROMIUM.");
        return Path!;
    }
}
