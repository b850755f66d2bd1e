using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Easel.Browser.Tests;

/// <summary>The search fields of pages.</summary>
public sealed class SearchTests(StudioPage studio) : IClassFixture<StudioPage>
{
    [Theory]
    [InlineData("/settings", "bin_days", "Days in the bin", "Hold the queue")]
    [InlineData("/extensions", "tagger", "Tagger", "Additional Networks")]
    public async Task What_fits_is_shown_with_every_letter_and_all_again_without_any(string address, string typed, string stays, string goes)
    {
        var page = await studio.OpenAsync(address);
        var field = page.GetByRole(AriaRole.Searchbox, new() { Name = "Search", Exact = true });
        await Expect(page.GetByText(goes, new() { Exact = true })).ToBeVisibleAsync();
        await field.PressSequentiallyAsync(typed);
        await Expect(page.GetByText(goes, new() { Exact = true })).ToBeHiddenAsync();
        await Expect(page.GetByText(stays, new() { Exact = true })).ToBeVisibleAsync();
        await Expect(field).ToHaveValueAsync(typed);
        await field.FillAsync("");
        await Expect(page.GetByText(goes, new() { Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_gallery_says_that_nothing_fits()
    {
        var page = await studio.OpenAsync("/gallery");
        var field = page.GetByRole(AriaRole.Searchbox, new() { Name = "Search", Exact = true });
        await field.PressSequentiallyAsync("no such words");
        await Expect(page.GetByText("Nothing fits. Take a word away.")).ToBeVisibleAsync();
        await field.FillAsync("");
        await Expect(page.GetByText("Nothing fits. Take a word away.")).ToBeHiddenAsync();
    }
}
