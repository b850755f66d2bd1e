using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Easel.Browser.Tests;

/// <summary>The page for hands that use no mouse, and for axe, where its script is at hand (EASEL_AXE=…/axe.min.js of the npm package axe-core).</summary>
public sealed class AccessTests(StudioPage studio) : IClassFixture<StudioPage>
{
    // Both themes on a desktop and on a phone, and Chinese.
    private static readonly (bool Dark, int Width, int Height, string Language)[] Windows = [(false, 1440, 900, "en-GB"), (true, 1440, 900, "zh-CN"), (false, 390, 844, "zh-CN"), (true, 390, 844, "en-GB")];

    public static TheoryData<string> Pages => LookTests.Pages;

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Axe_finds_nothing_serious(string address)
    {
        Assert.SkipUnless(File.Exists(Environment.GetEnvironmentVariable("EASEL_AXE")), "axe-core is not at hand; get it with 'npm pack axe-core' and name its axe.min.js in EASEL_AXE.");
        foreach (var (dark, width, height, language) in Windows)
        {
            var page = await studio.OpenAsync(address, width, height, language, dark);
            await page.Locator("h1").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
            // What is folded away is looked at too, and the list of tokens.
            await StudioStates.UnfoldAsync(page);
            await page.EvaluateAsync("() => document.querySelectorAll('button.counter').forEach(it => it.click())");
            await Assertions.Expect(page.Locator("button.counter[aria-expanded=false]")).ToHaveCountAsync(0);
            await ServedStudio.AxeAsync(page);
            await page.Context.CloseAsync();
        }
    }

    /// <summary>What pages look like in use: each name opens one of them.</summary>
    public static TheoryData<string> States => [.. StudioStates.Names];

    [Theory]
    [MemberData(nameof(States))]
    public async Task Axe_finds_nothing_serious_while_a_page_is_in_use(string state)
    {
        Assert.SkipUnless(File.Exists(Environment.GetEnvironmentVariable("EASEL_AXE")), "axe-core is not at hand; get it with 'npm pack axe-core' and name its axe.min.js in EASEL_AXE.");
        foreach (var (dark, width, height, _) in Windows)
        {
            var page = await StudioStates.OpenAsync(studio, state, dark, width, height);
            await ServedStudio.AxeAsync(page);
            await page.Context.CloseAsync();
        }
    }

    [Fact]
    public async Task A_picture_is_painted_looked_at_and_marked_with_the_keyboard_alone()
    {
        var page = await studio.OpenAsync(user: "keys");
        await page.Locator(".form textarea").First.FocusAsync();
        await page.Keyboard.TypeAsync("a house");
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.Locator(".strip .thumb")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.Locator(".strip .thumb")).ToHaveCountAsync(2);
        await page.Locator(".strip").FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator(".strip .thumb").Nth(1)).ToHaveAttributeAsync("aria-selected", "true");
        await page.Keyboard.PressAsync("Enter");
        // It has the focus as soon as it is there.
        await Expect(page.Locator(".viewer")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(page.Locator(".viewer header")).ToContainTextAsync("1 of 2");
        await page.Keyboard.PressAsync("f");
        await Expect(page.Locator(".viewer .icon.on")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("c");
        await Expect(page.Locator(".compare")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".viewer")).ToHaveCountAsync(0);
        await Expect(page.Locator(".strip")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Mission_3_19_The_counter_grows_by_blocks_of_75()
    {
        var page = await studio.OpenAsync(user: "count");
        var prompt = page.GetByLabel("Prompt", new() { Exact = true });
        await prompt.FillAsync("a cat");
        await Expect(page.Locator(".counter").First).ToHaveTextAsync("2/75");
        await prompt.FillAsync(string.Join(' ', Enumerable.Repeat("cat", 80)));
        await Expect(page.Locator(".counter").First).ToHaveTextAsync("80/150");
    }

    [Fact]
    public async Task Mission_5_10_A_network_above_1_2_brings_a_hint_and_stays_as_it_is()
    {
        var page = await studio.OpenAsync(user: "heavylora");
        var prompt = page.GetByLabel("Prompt", new() { Exact = true });
        await prompt.FillAsync("a <lora:ink:1.3>");
        await Expect(page.GetByText("ink weighs more than 1.2")).ToBeVisibleAsync();
        await Expect(prompt).ToHaveValueAsync("a <lora:ink:1.3>");
    }

    [Fact]
    public async Task Mission_3_20_An_infotext_fills_the_form_and_styles_go_into_the_prompts()
    {
        await File.WriteAllTextAsync(Path.Combine(studio.Host.Folders.Data, "styles.csv"), "name,prompt,negative_prompt\noil,\"{prompt}, oil painting\",photo\n", TestContext.Current.CancellationToken);
        var page = await studio.OpenAsync(user: "styles");
        var prompt = page.GetByLabel("Prompt", new() { Exact = true });
        await prompt.FocusAsync();
        await prompt.EvaluateAsync("""
            it => { const data = new DataTransfer(); data.setData('text/plain', 'a hill\nNegative prompt: fog\nSteps: 33, Sampler: Euler, CFG scale: 5, Seed: 77, Size: 256x320, Model: unknown-model, Some Extension: 4');
              it.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })); }
            """);
        await Expect(prompt).ToHaveValueAsync("a hill");
        await Expect(page.GetByLabel("Sampling method", new() { Exact = true })).ToHaveValueAsync("Euler");
        await Expect(page.GetByLabel("Checkpoint", new() { Exact = true })).ToHaveValueAsync("unknown-model");
        await Expect(page.GetByText("Some Extension")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Styles" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "oil", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Put the chosen styles" }).ClickAsync();
        await Expect(prompt).ToHaveValueAsync("a hill, oil painting");
        await Expect(page.GetByLabel("Negative prompt")).ToHaveValueAsync("fog, photo");
    }
}
