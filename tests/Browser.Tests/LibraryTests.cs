using Easel.Application;
using Easel.Core.Requests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Easel.Browser.Tests;

public sealed class LibraryTests(StudioPage studio) : IClassFixture<StudioPage>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Mission_5_3_A_LoRA_among_the_checkpoints_is_listed_as_misplaced_and_a_press_moves_it()
    {
        var page = await studio.OpenAsync("/models");
        var models = Path.Combine(studio.Host.Folders.Data, "models");
        var lost = Path.Combine(models, "Stable-diffusion", "lora-lost.safetensors");
        await File.WriteAllTextAsync(lost, "x", Stop);
        await page.GetByRole(AriaRole.Button, new() { Name = "Look again" }).ClickAsync();
        await Expect(page.GetByText("lora-lost is a lora")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Move it there" }).ClickAsync();
        await Expect(page.GetByText("lora-lost is a lora")).ToHaveCountAsync(0);
        Assert.False(File.Exists(lost));
        Assert.True(File.Exists(Path.Combine(models, "Lora", "lora-lost.safetensors")));
        await page.GetByRole(AriaRole.Link, new() { Name = "Paint", Exact = true }).ClickAsync();
        Assert.DoesNotContain("lora-lost", await page.GetByLabel("Checkpoint", new() { Exact = true }).InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mission_3_21_A_picture_is_found_by_its_prompt_and_is_the_template_of_the_next()
    {
        var user = studio.Host.Parts.For(new StudioUser("template", IsAdmin: false));
        await user.SubmitAsync(new GenerateRequest("a needle in the light", Steps: 7, Seed: 41), Stop);
        await user.SubmitAsync(new GenerateRequest("hay", Steps: 9), Stop);
        var page = await studio.OpenAsync("/gallery", user: "template");
        await Expect(page.Locator(".tile")).ToHaveCountAsync(2);
        await page.GetByRole(AriaRole.Searchbox).PressSequentiallyAsync("needle");
        await Expect(page.Locator(".tile")).ToHaveCountAsync(1);
        await page.Locator(".tile button").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Use these parameters" }).ClickAsync();
        await Expect(page.GetByLabel("Prompt", new() { Exact = true })).ToHaveValueAsync("a needle in the light");
        await Expect(page.Locator(".field:has(label:text-is('Steps')) input[type=number]")).ToHaveValueAsync("7");
    }
}
