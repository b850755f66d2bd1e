using Easel.Application.Pictures;
using Easel.Core.Requests;
using Microsoft.Playwright;

namespace Easel.Browser.Tests;

/// <summary>Every page on a phone and on a desktop, in both languages and both themes. With EASEL_SCREENSHOTS=FOLDER the pictures are kept.</summary>
public sealed class LookTests(StudioPage studio) : IClassFixture<StudioPage>
{
    // What is wider than its place, and what in it is.
    private const string Sideways = """
        () => [document.scrollingElement, ...document.querySelectorAll('.room, .scroll, .form, .easel, .page, .sheet')].filter(it => it.scrollWidth > it.clientWidth + 1)
          .map(it => `${it.className}: ${[...it.querySelectorAll('*')].filter(one => one.getBoundingClientRect().right > it.getBoundingClientRect().right + 1).slice(0, 3).map(one => one.outerHTML.slice(0, 120)).join(' | ')}`)
        """;

    public static TheoryData<string> Pages => ["/", "/repaint", "/extras", "/info", "/models", "/train", "/queue", "/gallery", "/settings", "/settings/system", "/extensions", "/doctor"];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_fits_a_phone_and_has_one_heading_and_names_for_all_its_controls(string address)
    {
        await FillAsync();
        var name = address == "/" ? "paint" : address[1..].Replace('/', '-');
        foreach (var (language, dark, width, height) in new[] { ("en-GB", false, 390, 844), ("zh-CN", true, 390, 844), ("zh-CN", false, 1440, 900), ("en-GB", true, 1440, 900) })
        {
            var page = await studio.OpenAsync(address, width, height, language, dark);
            await page.Locator("h1").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            if (Environment.GetEnvironmentVariable("EASEL_SCREENSHOTS") is { Length: > 0 } folder)
                await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{(language[..2])}-{(dark ? "dark" : "light")}-{width}.png") });
            await Chromium.ExpectAsync(page, Sideways, $"{address} scrolls sideways at {width}");
            await Assertions.Expect(page.Locator("h1")).ToHaveCountAsync(1);
            await Chromium.ExpectAsync(page, """
                () => [...document.querySelectorAll('button,input,select,textarea,a[href],canvas[tabindex],[role=button]')].filter(it => it.offsetParent && it.type !== 'hidden')
                  .filter(it => !(it.getAttribute('aria-label') || it.innerText?.trim() || it.labels?.length || it.title || it.querySelector?.('img[alt]'))).map(it => it.outerHTML.slice(0, 120))
                """, $"{address} has controls without a name");
            await page.Context.CloseAsync();
        }
    }

    /// <summary>What pages look like in use: each name opens one of them.</summary>
    public static TheoryData<string> States => [.. StudioStates.Names];

    [Theory]
    [MemberData(nameof(States))]
    public async Task A_page_in_use_fits_a_phone_and_a_desktop(string state)
    {
        foreach (var (dark, width, height) in new[] { (false, 390, 844), (true, 1440, 900) })
        {
            var page = await StudioStates.OpenAsync(studio, state, dark, width, height);
            if (Environment.GetEnvironmentVariable("EASEL_SCREENSHOTS") is { Length: > 0 } folder)
                await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{state}-{(dark ? "dark" : "light")}-{width}.png") });
            await Chromium.ExpectAsync(page, Sideways, $"{state} scrolls sideways at {width}");
            // What is open stays open in the other language.
            await page.EvaluateAsync("() => document.querySelector('.rail button.tab:last-of-type').click()");
            await Assertions.Expect(page.Locator(".rail")).ToContainTextAsync("设置");
            if (Environment.GetEnvironmentVariable("EASEL_SCREENSHOTS") is { Length: > 0 } pictures)
                await page.ScreenshotAsync(new() { Path = Path.Combine(pictures, $"{state}-{(dark ? "dark" : "light")}-{width}-zh.png") });
            await Chromium.ExpectAsync(page, Sideways, $"{state} scrolls sideways at {width} in Chinese");
            await page.Context.CloseAsync();
        }
    }

    [Fact]
    public async Task On_a_phone_the_rail_shows_the_tab_of_the_page_that_is_open()
    {
        var page = await studio.OpenAsync("/doctor", 390, 844);
        await Assertions.Expect(page.Locator(".rail a.active")).ToBeInViewportAsync(new() { Ratio = 1 });
        await Chromium.ExpectAsync(page, "() => { const rail = document.querySelector('.rail'); return rail.scrollWidth > rail.clientWidth ? [] : ['it fits, so this says nothing']; }", "the rail");
    }

    [Fact]
    public async Task The_doctor_says_its_lines_anew_in_the_language_that_is_chosen()
    {
        var page = await studio.OpenAsync("/doctor");
        await Assertions.Expect(page.GetByText("2 checkpoints are installed.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "中文: Show the page in Chinese" }).ClickAsync();
        await Assertions.Expect(page.GetByText("已安装 2 个模型。")).ToBeVisibleAsync();
    }

    private async Task FillAsync()
    {
        var local = studio.Host.Local;
        if (await local.Pictures.CountAsync(new PictureQuery(), TestContext.Current.CancellationToken) > 0) return;
        await local.SubmitAsync(new GenerateRequest("a red house under a yellow sun, trees", "blurry", Width: 384, Height: 512, Seed: 1, Count: 6), TestContext.Current.CancellationToken);
        var job = await local.SubmitAsync(new GenerateRequest("a white boat on the (blue:1.3) sea", Width: 512, Height: 384, Seed: 8, Count: 6), TestContext.Current.CancellationToken);
        await local.KeepDraftAsync("paint", RequestJson.Write(new GenerateRequest("a [red:blue:0.5] house under a (yellow:1.3) sun, trees, <lora:watercolour:0.8>", "blurry, (dark:1.2)", Width: 384, Height: 512)), TestContext.Current.CancellationToken);
        await foreach (var _ in local.WatchAsync(job, TestContext.Current.CancellationToken)) { }
    }
}
