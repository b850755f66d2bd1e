using System.IO.Compression;
using Easel.Application;
using Easel.Application.Jobs;
using Easel.Core.Requests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Easel.Browser.Tests;

public sealed class ResultTests(StudioPage studio) : IClassFixture<StudioPage>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Variations_a_larger_version_and_the_seed_are_those_of_the_picture_that_is_shown()
    {
        var page = await PaintedAsync("again", count: 2, seed: 500);
        // The newest stands first; the one behind it has the first seed.
        await page.Locator(".strip .thumb").Nth(1).ClickAsync();
        await Expect(page.Locator(".tools .facts")).ToContainTextAsync("500");
        await Button(page, "^Paint variations").ClickAsync();
        await Expect(page.Locator(".strip .thumb")).ToHaveCountAsync(6);
        var varied = await NewestAsync("again");
        Assert.Equal((500, 0.2, 4, "a hill"), (varied.Seed, varied.SubseedStrength, varied.Count, varied.Prompt));
        await Button(page, "^Paint this one larger").ClickAsync();
        await Expect(page.Locator(".strip .thumb")).ToHaveCountAsync(7);
        var larger = await NewestAsync("again");
        Assert.Equal((500, 1, 2.0), (larger.Seed, larger.Count, larger.Hires!.Scale));
        await Button(page, "^Use this seed").ClickAsync();
        await Expect(page.Locator(".field:has(label:text-is('Seed')) input[type=number]")).ToHaveValueAsync("500");
    }

    [Fact]
    public async Task Two_pictures_are_compared_behind_a_slider()
    {
        var page = await PaintedAsync("compare", count: 2, seed: 3);
        await page.Locator(".canvas .big").ClickAsync();
        await Expect(page.Locator(".viewer")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("c");
        var slider = page.Locator(".compare input[type=range]");
        await slider.FillAsync("20");
        await Expect(page.Locator(".compare img.over")).ToHaveCSSAsync("clip-path", "inset(0px 80% 0px 0px)");
        var pictures = await page.Locator(".compare img").EvaluateAllAsync<string[]>("all => all.map(it => it.src)");
        Assert.Equal(2, pictures.Distinct().Count());
        await page.Keyboard.PressAsync("z");
        await page.Keyboard.PressAsync("i");
        await Expect(page.Locator(".viewer .infotext")).ToContainTextAsync("Steps: 4");
        await page.Keyboard.PressAsync("End");
        await Expect(page.Locator(".viewer header")).ToContainTextAsync("2 of 2");
        await page.Keyboard.PressAsync("Home");
        await Expect(page.Locator(".viewer header")).ToContainTextAsync("1 of 2");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".viewer")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_pictures_of_a_job_are_saved_as_one_file()
    {
        var page = await PaintedAsync("zip", count: 3, seed: 3);
        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator("a[aria-label^='Save the 3 pictures']").ClickAsync());
        await using var zip = await ZipFile.OpenReadAsync((await download.PathAsync())!, Stop);
        Assert.Equal(3, zip.Entries.Count);
        Assert.All(zip.Entries, it => Assert.True(it.Length > 100));
    }

    [Fact]
    public async Task A_picture_is_sent_to_every_page_that_works_on_pictures()
    {
        var page = await PaintedAsync("send", count: 1, seed: 3);
        await Button(page, "^Send to Repaint").ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/repaint$"));
        await page.WaitForFunctionAsync("() => document.querySelector('.board:not([data-loading]) canvas.above')?.width === 256");
        await page.GetByRole(AriaRole.Link, new() { Name = "Paint", Exact = true }).ClickAsync();
        await Button(page, "^Send to Extras").ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/extras$"));
        Assert.True(await page.Locator(".tray .only img").EvaluateAsync<bool>("it => it.decode().then(() => it.naturalWidth === 256)"));
        await page.GetByRole(AriaRole.Link, new() { Name = "Paint", Exact = true }).ClickAsync();
        await Button(page, "^Empty form").ClickAsync();
        await Expect(page.GetByLabel("Prompt", new() { Exact = true })).ToHaveValueAsync("");
        await Button(page, "^Use these parameters").ClickAsync();
        await Expect(page.GetByLabel("Prompt", new() { Exact = true })).ToHaveValueAsync("a hill");
    }

    private async Task<IPage> PaintedAsync(string user, int count, long seed)
    {
        var local = studio.Host.Parts.For(new StudioUser(user, IsAdmin: false));
        await local.SubmitAsync(new GenerateRequest("a hill", Seed: seed, Count: count, Steps: 4, Width: 256, Height: 256), Stop);
        var page = await studio.OpenAsync(user: user);
        await Expect(page.Locator(".strip .thumb")).ToHaveCountAsync(count);
        await Expect(page.Locator(".canvas .big img")).ToBeVisibleAsync();
        return page;
    }

    private async Task<GenerateRequest> NewestAsync(string user)
    {
        var local = studio.Host.Parts.For(new StudioUser(user, IsAdmin: false));
        JobSummary newest = (await local.JobsAsync(20, Stop)).MaxBy(it => it.SubmittedAt)!;
        return (GenerateRequest)(await local.JobAsync(newest.Id, Stop)).Request;
    }

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { NameRegex = new(name) });
}
