using Microsoft.Playwright;

namespace Easel.Browser.Tests;

/// <summary>A browser and a studio for one class of tests; each test has a window of its own.</summary>
public sealed class StudioPage : IAsyncLifetime
{
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>True for a studio in which people have to sign in.</summary>
    public bool HasAccounts { get; init; }

    /// <summary>The studio.</summary>
    public StudioHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Host = await StudioHost.StartAsync(hasAccounts: HasAccounts);
        if (Chromium.Path is null) return;
        playwright = await Playwright.CreateAsync();
        browser = await Chromium.LaunchAsync(playwright);
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
        await Host.DisposeAsync();
    }

    /// <summary>Opens a window on a page of the studio.</summary>
    public async Task<IPage> OpenAsync(string address = "/", int width = 1440, int height = 900, string language = "en-GB", bool dark = false, string? user = null)
    {
        var page = await WindowAsync(width, height, language, dark, user);
        await page.GotoAsync(address);
        await page.Locator(".rail").WaitForAsync();
        return page;
    }

    /// <summary>Opens an empty window.</summary>
    public async Task<IPage> WindowAsync(int width = 1440, int height = 900, string language = "en-GB", bool dark = false, string? user = null)
    {
        Chromium.Required();
        var context = await browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = Host.Address,
            ViewportSize = new ViewportSize { Width = width, Height = height },
            Locale = language,
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            HasTouch = width < 900,
        });
        context.SetDefaultTimeout(Chromium.Patience);
        if (user is not null) await context.AddCookiesAsync([new Cookie { Name = "user", Value = user, Url = Host.Address }]);
        return await context.NewPageAsync();
    }
}
