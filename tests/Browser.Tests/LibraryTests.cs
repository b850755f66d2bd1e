using Easel.Application;
using Easel.Core.Jobs;
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
    public async Task A_LoRA_is_used_from_its_card_even_where_the_form_was_kept_by_another_version()
    {
        await studio.Host.Parts.For(new StudioUser("old", IsAdmin: false)).KeepDraftAsync("paint", "{}", Stop);
        var page = await studio.OpenAsync("/models", user: "old");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use ink", Exact = true }).ClickAsync();
        await Expect(page.GetByLabel("Prompt", new() { Exact = true })).ToHaveValueAsync("ink wash <lora:ink:0.8>");
    }

    [Fact]
    public async Task A_merge_with_a_block_list_that_cannot_be_read_waits_until_it_is_put_right()
    {
        var page = await studio.OpenAsync("/models?tab=merge");
        var merge = page.GetByRole(AriaRole.Button, new() { Name = "Merge", Exact = true });
        var weights = page.GetByLabel("Block weights", new() { Exact = true });
        await page.GetByLabel("Primary model (A)").SelectOptionAsync("dream");
        await page.GetByLabel("Secondary model (B)").SelectOptionAsync("starter");
        await page.GetByLabel("Name of the new model").FillAsync("mixed");
        await page.GetByRole(AriaRole.Button, new() { Name = "Rising" }).ClickAsync();
        await Expect(page.Locator(".bars span")).ToHaveCountAsync(26);
        await weights.FillAsync("0.5, x");
        await weights.PressAsync("Tab");
        await Expect(page.GetByText("“x” is no number")).ToBeVisibleAsync();
        await merge.ClickAsync();
        // Without interpolation there are no blocks, and nothing that is wrong with them.
        await page.GetByLabel("Interpolation method").SelectOptionAsync(nameof(MergeMethod.NoInterpolation));
        await Expect(page.GetByText("“x” is no number")).ToHaveCountAsync(0);
        await merge.ClickAsync();
        await Expect(page.Locator("[data-test=file-jobs] .job", new() { HasText = "mixed" })).ToHaveCountAsync(1);
        var jobs = (await studio.Host.Local.JobsAsync(60, Stop)).Where(it => it.Kind == MergeRequest.KindName).ToList();
        var request = (MergeRequest)(await studio.Host.Local.JobAsync(Assert.Single(jobs).Id, Stop)).Request;
        Assert.Equal(MergeMethod.NoInterpolation, request.Method);
        await page.GetByLabel("Interpolation method").SelectOptionAsync(nameof(MergeMethod.WeightedSum));
        await Expect(page.GetByText("“x” is no number")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_lists_follow_finished_work_however_much_of_it_is_shown()
    {
        var local = studio.Host.Local;
        JobId last = default;
        for (var i = 0; i < 21; i++) last = await local.SubmitAsync(new PullRequest($"owner/repo{i}"), Stop);
        await foreach (var _ in local.WatchAsync(last, Stop)) { }
        var page = await studio.OpenAsync("/models");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Look again" })).ToBeEnabledAsync();
        await page.GetByRole(AriaRole.Tab, new() { Name = "Merge" }).ClickAsync();
        await Expect(page.Locator("[data-test=file-jobs] [data-state=finished]")).ToHaveCountAsync(20);
        await File.WriteAllTextAsync(Path.Combine(studio.Host.Folders.Data, "models", "Stable-diffusion", "late.safetensors"), "x", Stop);
        await local.SubmitAsync(new PullRequest("owner/late"), Stop);
        await Expect(page.GetByLabel("Primary model (A)").Locator("option", new() { HasText = "late" })).ToHaveCountAsync(1);
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
