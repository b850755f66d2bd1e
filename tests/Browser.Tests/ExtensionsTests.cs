using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Easel.Browser.Tests;

public sealed class ExtensionsTests(StudioPage studio) : IClassFixture<StudioPage>
{
    [Fact]
    public async Task Mission_1_23_What_is_usually_installed_as_an_extension_is_listed_with_its_place_or_as_not_here_yet()
    {
        var page = await studio.OpenAsync("/");
        await page.GetByRole(AriaRole.Link, new() { Name = "Extensions", Exact = true }).ClickAsync();
        var (here, later) = (page.GetByRole(AriaRole.Region, new() { Name = "Built in" }), page.GetByRole(AriaRole.Region, new() { Name = "Comes with a later version" }));
        foreach (var name in new[] { "Additional Networks", "Model inspector" }) await Expect(Named(here, name).GetByRole(AriaRole.Link)).ToHaveCountAsync(2);
        // What nobody can use yet has no way to it.
        foreach (var name in new[] { "ControlNet", "OpenPose editor", "Tagger" }) await Expect(Named(later, name).GetByRole(AriaRole.Link)).ToHaveCountAsync(0);
        await Expect(Named(later, "ControlNet")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Mission_1_21_The_page_lists_the_version_that_runs_and_those_that_it_can_go_back_to_with_the_command()
    {
        var page = await studio.OpenAsync("/settings/system");
        var versions = page.Locator("[data-test=versions]");
        await Expect(versions.Locator("li").First).ToContainTextAsync("runs now");
        await Expect(versions).ToContainTextAsync("Settings, models, pictures, jobs and drafts stay in the data folder");
        await versions.GetByRole(AriaRole.Button, new() { Name = "Go to it: v0.1" }).ClickAsync();
        await Expect(versions.Locator("code")).ToHaveTextAsync("git -C /home/someone/easel switch --detach v0.1 && /home/someone/easel/easel serve --data-dir /home/someone/.local/share/easel");
        // What would not be as before is said before anyone goes.
        await Expect(versions.GetByText("This version is older than your database")).ToContainTextAsync(studio.Host.Folders.Backups);
        await Expect(versions.GetByText("Files of the clone are changed")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_address_that_there_is_not_shows_a_page_that_says_so_and_the_way_back()
    {
        var page = await studio.WindowAsync();
        var answer = await page.GotoAsync("/no/such/page");
        Assert.Equal(404, answer!.Status);
        await Expect(page.GetByText("There is no such page.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Paint" }).Last.ClickAsync();
        await Expect(page.GetByLabel("Prompt", new() { Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Mission_1_23_The_list_is_filtered_by_words_in_both_languages()
    {
        var page = await studio.OpenAsync("/extensions", language: "zh-CN");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "已内置" }).Locator("li")).Not.ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Searchbox).FillAsync("tagcomplete");
        await Expect(page.Locator(".extensions li")).ToHaveCountAsync(1);
        await Expect(page.Locator(".extensions li")).ToContainTextAsync("标签补全");
        await page.GetByRole(AriaRole.Searchbox).FillAsync("nothing of this name");
        await Expect(page.GetByText("没有匹配的扩展")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(1440, 900)]
    [InlineData(390, 844)]
    public async Task A_link_to_a_fold_opens_it_and_shows_it(int width, int height)
    {
        var page = await studio.OpenAsync("/extensions", width, height);
        await Named(page.Locator(".room"), "Additional Networks").GetByRole(AriaRole.Link, new() { NameRegex = new("^Go to Paint") }).ClickAsync();
        var fold = page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Additional Networks") });
        await Expect(fold).ToHaveAttributeAsync("aria-expanded", "true");
        await Expect(fold).ToBeFocusedAsync();
        await Expect(fold).ToBeInViewportAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new("^LoRA and") })).ToHaveAttributeAsync("aria-expanded", "false");
    }

    [Fact]
    public async Task Every_link_leads_to_a_page_and_every_fold_that_is_named_is_there()
    {
        var page = await studio.OpenAsync("/extensions");
        await Expect(page.Locator(".extensions a").First).ToBeVisibleAsync();
        var addresses = await page.EvaluateAsync<string[]>("() => [...new Set([...document.querySelectorAll('.extensions a')].map(it => it.getAttribute('href')))]");
        foreach (var address in addresses)
        {
            await page.GotoAsync(address);
            await Expect(page.Locator("h1")).ToHaveCountAsync(1);
            await Expect(page.GetByText("There is no such page.")).ToHaveCountAsync(0);
            if (address.Contains('#', StringComparison.Ordinal)) await Expect(page.Locator(".fold > h2 > button[aria-expanded=true]")).ToHaveCountAsync(1);
        }
    }

    private static ILocator Named(ILocator within, string name) => within.Locator(".extensions li", new() { Has = within.Page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true }) });
}
