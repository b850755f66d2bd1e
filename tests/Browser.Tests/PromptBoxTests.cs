using Easel.Application;
using Easel.Core.Requests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Easel.Browser.Tests;

public sealed class PromptBoxTests(StudioPage studio) : IClassFixture<StudioPage>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Mission_3_5_Parts_are_dragged_between_the_groups_of_the_builder_and_the_prompt_follows()
    {
        var page = await studio.OpenAsync(user: "builder");
        var prompt = page.GetByLabel("Prompt", new() { Exact = true });
        await prompt.FillAsync("a cat, (sunset, rain:1.2), best quality, watercolour");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Prompt builder") }).ClickAsync();
        await Expect(page.Locator("[data-group=quality] .part")).ToHaveTextAsync(["best quality"]);
        await Expect(prompt).ToHaveValueAsync("a cat, (sunset, rain:1.2), best quality, watercolour");
        await page.Locator("[data-group=details] .part").DragToAsync(page.Locator("[data-group=subject] .part"));
        await Expect(prompt).ToHaveValueAsync("best quality, (sunset, rain:1.2), a cat, watercolour");
        await page.Locator("[data-group=subject] .part").First.DragToAsync(page.Locator("[data-group=artist]"));
        await Expect(prompt).ToHaveValueAsync("best quality, a cat, watercolour, (sunset, rain:1.2)");
        await page.GetByLabel("Add to Subject").FillAsync("a dog");
        await page.GetByLabel("Add to Subject").PressAsync("Enter");
        await Expect(prompt).ToHaveValueAsync("best quality, a cat, a dog, watercolour, (sunset, rain:1.2)");
        // What was put somewhere is there again, also after a reload.
        await page.ReloadAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Prompt builder") }).ClickAsync();
        await Expect(page.Locator("[data-group=artist] .part")).ToHaveTextAsync(["(sunset, rain:1.2)"]);
    }

    [Fact]
    public async Task Mission_3_6_Keys_and_buttons_move_a_part_and_leave_its_weight_and_brackets()
    {
        var page = await studio.OpenAsync(user: "mover");
        var prompt = page.GetByLabel("Prompt", new() { Exact = true });
        await prompt.FillAsync("a (red:1.3) cat, [blue:green:0.5] sky");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Prompt builder") }).ClickAsync();
        await page.Locator("[data-group=subject] .part").PressAsync("Control+ArrowDown");
        await page.Locator("[data-group=style] .part").PressAsync("Control+ArrowDown");
        await page.Locator("[data-group=artist] .part").PressAsync("Control+ArrowDown");
        await Expect(prompt).ToHaveValueAsync("[blue:green:0.5] sky, a (red:1.3) cat");
        await page.Locator("[data-group=details] .part").Nth(1).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Earlier" }).ClickAsync();
        await Expect(prompt).ToHaveValueAsync("a (red:1.3) cat, [blue:green:0.5] sky");
        await page.GetByRole(AriaRole.Button, new() { Name = "Take it out of the prompt" }).ClickAsync();
        await Expect(prompt).ToHaveValueAsync("[blue:green:0.5] sky");
    }

    [Fact]
    public async Task Mission_3_7_Two_letters_offer_tags_with_counts_and_Enter_puts_one_in()
    {
        await WriteAsync("tags/danbooru.csv", "1girl,0,6008644,\"1girls\"\nlong_hair,0,4350743,\"longhair\"\nmiku_(vocaloid),4,100000,\n");
        await WriteAsync("tags/danbooru-zh.csv", "long_hair,长发\n");
        var page = await studio.OpenAsync(user: "tags");
        var prompt = Prompt(page);
        await prompt.PressSequentiallyAsync("1girl, lo");
        await Expect(page.Locator(".offers li")).ToHaveCountAsync(1);
        await Expect(page.Locator(".offers li")).ToContainTextAsync("长发 · 4.4M");
        await prompt.PressAsync("Enter");
        await Expect(prompt).ToHaveValueAsync("1girl, long hair, ");
        await prompt.PressSequentiallyAsync("mi");
        await page.Locator(".offers li").ClickAsync();
        await Expect(prompt).ToHaveValueAsync(@"1girl, long hair, miku \(vocaloid\), ");
        await prompt.PressSequentiallyAsync("cf");
        await Expect(page.Locator(".offers li")).ToContainTextAsync("long_hair");
        await prompt.PressAsync("Escape");
        await Expect(page.Locator(".offers")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_wildcard_is_completed_and_drawn_anew_for_every_batch_unless_it_is_to_stay()
    {
        await WriteAsync("wildcards/colour.txt", string.Join('\n', Enumerable.Range(0, 90).Select(i => $"colour{i}")));
        var page = await studio.OpenAsync(user: "wild");
        var prompt = Prompt(page);
        await prompt.PressSequentiallyAsync("a __co");
        await Expect(page.Locator(".offers li")).ToHaveCountAsync(1);
        await prompt.PressAsync("Enter");
        await Expect(prompt).ToHaveValueAsync("a __colour__");
        await Expect(page.GetByText("The prompt has random parts")).ToBeVisibleAsync();
        await page.GetByLabel("Batch count", new() { Exact = true }).FillAsync("2");
        await page.GetByLabel("Batch count", new() { Exact = true }).PressAsync("Control+Enter");
        await Expect(page.Locator(".strip .thumb")).ToHaveCountAsync(2);
        var user = studio.Host.Parts.For(new StudioUser("wild", IsAdmin: false));
        var prompts = await PromptsAsync(user);
        Assert.All(prompts, it => Assert.Matches(@"\Aa colour\d+\z", it));
        await page.GetByLabel("Draw", new() { Exact = true }).UncheckAsync();
        await Expect(page.GetByText("stay as they stand")).ToBeVisibleAsync();
        await prompt.PressAsync("Control+Enter");
        await Expect(page.Locator(".strip .thumb")).ToHaveCountAsync(4);
        Assert.Contains("a __colour__", await PromptsAsync(user));
    }

    [Fact]
    public async Task Mission_3_18_Pointing_at_a_token_marks_its_characters()
    {
        var page = await studio.OpenAsync(user: "tokens");
        await Prompt(page).FillAsync("a [red:blue:0.5] house");
        await Prompt(page).FillAsync("a (red:1.2) house");
        await page.Locator(".counter").First.ClickAsync();
        await Expect(page.Locator(".token")).ToHaveCountAsync(3);
        await page.Locator(".token").Nth(2).HoverAsync();
        await Expect(page.Locator(".under .pointed")).ToHaveTextAsync("house");
        await Prompt(page).FillAsync(string.Join(' ', Enumerable.Repeat("cat", 80)));
        await Expect(page.Locator(".blockend")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Mission_5_6_A_card_with_its_picture_puts_tag_and_trigger_word_in_and_a_missing_one_is_offered()
    {
        var page = await studio.OpenAsync(user: "cards");
        await Prompt(page).FillAsync("a hill");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^LoRA and embeddings") }).ClickAsync();
        var card = page.Locator(".netcard").Filter(new() { HasText = "ink" }).First;
        Assert.True(await card.Locator("img").EvaluateAsync<bool>("it => it.decode().then(() => it.naturalWidth > 0)"));
        await card.GetByRole(AriaRole.Button).First.ClickAsync();
        await Expect(Prompt(page)).ToHaveValueAsync("a hill, ink wash <lora:ink:0.8>");
        await Prompt(page).FillAsync("a hill <lora:ink:0.8>");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add “ink wash”" }).ClickAsync();
        await Expect(Prompt(page)).ToHaveValueAsync("a hill <lora:ink:0.8>, ink wash");
        await Expect(page.GetByText("none of its trigger words")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Mission_5_8_Rows_of_additional_networks_end_in_the_request_and_those_that_are_off_are_kept()
    {
        var page = await studio.OpenAsync(user: "addnet");
        await Prompt(page).FillAsync("a hill");
        await OpenRowsAsync(page);
        for (var i = 0; i < 5; i++) await page.GetByRole(AriaRole.Button, new() { Name = "Add a row" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Add a row" })).ToHaveCountAsync(0);
        await page.GetByLabel("Model of row 1").SelectOptionAsync("ink");
        await page.GetByLabel("UNet weight of row 1").FillAsync("0.6");
        await page.GetByLabel("Text encoder weight of row 1").FillAsync("0.3");
        await page.GetByLabel("Model of row 2").SelectOptionAsync("watercolour");
        await page.GetByLabel("UNet weight of row 2").FillAsync("1.3");
        await page.GetByLabel("UNet weight of row 2").PressAsync("Tab");
        await Expect(page.GetByText("watercolour weighs more than 1.2")).ToBeVisibleAsync();
        await page.GetByLabel("Row 2 is on").UncheckAsync();
        await Expect(page.GetByText("watercolour weighs more than 1.2")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Take row 5") }).ClickAsync();
        await Prompt(page).PressAsync("Control+Enter");
        await Expect(page.Locator(".strip .thumb")).ToHaveCountAsync(1);
        var user = studio.Host.Parts.For(new StudioUser("addnet", IsAdmin: false));
        var request = (GenerateRequest)(await user.JobAsync((await user.JobsAsync(5, Stop))[0].Id, Stop)).Request;
        Assert.Equal([new AdditionalNetwork("ink", 0.6, 0.3)], request.Networks);
        await page.ReloadAsync();
        await OpenRowsAsync(page);
        await Expect(page.GetByLabel("Model of row 1")).ToHaveValueAsync("ink");
        await Expect(page.GetByLabel("Model of row 2")).ToHaveValueAsync("watercolour");
        await Expect(page.GetByLabel("Row 2 is on")).Not.ToBeCheckedAsync();
    }

    [Fact]
    public async Task What_is_wrong_with_a_row_of_additional_networks_stands_at_that_row()
    {
        var user = studio.Host.Parts.For(new StudioUser("wrongnet", IsAdmin: false));
        await user.KeepDraftAsync("paint", RequestJson.Write(new GenerateRequest("a hill", Networks: [new(" ")])), Stop);
        await user.KeepDraftAsync("paint-networks", """[{ "Model": "ink", "On": false }, { "Model": " " }]""", Stop);
        var page = await studio.OpenAsync(user: "wrongnet");
        await OpenRowsAsync(page);
        await Prompt(page).PressAsync("Control+Enter");
        await Expect(page.Locator(".netrow + .problem")).ToHaveCountAsync(1);
        await Expect(page.Locator(".netrow:has(+ .problem)")).ToHaveAttributeAsync("aria-label", "Row 2");
    }

    private static Task OpenRowsAsync(IPage page) => page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Additional Networks") }).ClickAsync();

    private async Task<string[]> PromptsAsync(IStudio user)
    {
        var prompts = new List<string>();
        foreach (var job in await user.JobsAsync(20, Stop)) prompts.Add(((GenerateRequest)(await user.JobAsync(job.Id, Stop)).Request).Prompt);
        return [.. prompts];
    }

    private async Task WriteAsync(string name, string text)
    {
        var path = Path.Combine(studio.Host.Folders.Data, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, text, Stop);
    }

    private static ILocator Prompt(IPage page) => page.GetByLabel("Prompt", new() { Exact = true });
}
