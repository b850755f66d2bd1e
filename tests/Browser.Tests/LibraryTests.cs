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
    public async Task A_file_that_is_broken_says_why_and_is_not_offered_for_use()
    {
        var file = Path.Combine(studio.Host.Folders.Data, "models", "Stable-diffusion", $"broken-{new string('n', 180)}.safetensors");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        try
        {
            var page = await studio.OpenAsync("/models");
            var card = page.Locator(".card", new() { HasText = "broken-" });
            await Expect(card.Locator(".problem")).ToHaveTextAsync("the file is incomplete. Download it again.");
            await Expect(card.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
            // A name of any length takes four lines and no more; pointing at it tells all of it.
            await Chromium.ExpectAsync(page, "() => [...document.querySelectorAll('.card .name')].filter(it => it.clientHeight > 100).map(it => it.innerText)", "A name is long");
            await Expect(card.Locator(".name [title*='nnnn']")).ToHaveCountAsync(1);
        }
        finally
        {
            File.Delete(file);
        }
    }

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
    public async Task The_tools_for_LoRAs_ask_for_what_the_command_line_asks_for()
    {
        var local = studio.Host.Local;
        var page = await studio.OpenAsync("/models?tab=lora");
        await page.GetByLabel("Checkpoint", new() { Exact = true }).SelectOptionAsync("dream");
        await page.GetByLabel("LoRA 1", new() { Exact = true }).SelectOptionAsync("ink");
        await page.GetByLabel("Weight", new() { Exact = true }).FillAsync("0.7");
        await page.GetByLabel("Name of the new model").FillAsync("dream-ink");
        await page.GetByRole(AriaRole.Button, new() { Name = "Write into it" }).ClickAsync();
        Assert.Equal([new LoraWeight("ink", 0.7)], (await LastAsync<LoraMergeRequest>("dream-ink")).Loras);

        await page.GetByRole(AriaRole.Button, new() { Name = "Join several" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Join", Exact = true }).ClickAsync();
        // What is missing stands at its field.
        await Expect(page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("LoRA's name");
        await page.GetByLabel("LoRA 1", new() { Exact = true }).SelectOptionAsync("ink");
        await page.GetByLabel("LoRA 2", new() { Exact = true }).SelectOptionAsync("watercolour");
        await page.GetByLabel("Method", new() { Exact = true }).SelectOptionAsync(nameof(LoraJoinMethod.Svd));
        await page.GetByLabel("Rank", new() { Exact = true }).FillAsync("16");
        await page.GetByLabel("Name of the new LoRA").FillAsync("both");
        await page.GetByRole(AriaRole.Button, new() { Name = "Join", Exact = true }).ClickAsync();
        var join = await LastAsync<LoraJoinRequest>("both");
        Assert.Equal((LoraJoinMethod.Svd, 16, 2), (join.Method, join.Rank, join.Loras.Length));

        await page.GetByRole(AriaRole.Button, new() { Name = "Make smaller" }).First.ClickAsync();
        await page.GetByLabel("LoRA", new() { Exact = true }).SelectOptionAsync("ink");
        await page.GetByLabel("How the rank is chosen").SelectOptionAsync(nameof(LoraRankRule.SvFro));
        await Expect(page.GetByLabel("Amount", new() { Exact = true })).ToHaveValueAsync("0.9");
        await page.GetByLabel("Name of the new LoRA").FillAsync("ink-small");
        await page.Locator(".sheet .button.main").ClickAsync();
        var resize = await LastAsync<LoraResizeRequest>("ink-small");
        Assert.Equal((LoraRankRule.SvFro, 0.9, "ink"), (resize.Rule, resize.Amount, resize.Lora));

        await page.GetByRole(AriaRole.Button, new() { Name = "Extract" }).First.ClickAsync();
        await page.GetByLabel("Fine-tuned checkpoint").SelectOptionAsync("dream");
        await page.GetByLabel("Its base").SelectOptionAsync("starter");
        await page.GetByLabel("Name of the new LoRA").FillAsync("dream-learned");
        await page.Locator(".sheet .button.main").ClickAsync();
        var extract = await LastAsync<LoraExtractRequest>("dream-learned");
        Assert.Equal(("starter", "dream", 32, SavePrecision.Fp16), (extract.Base, extract.Tuned, extract.Rank, extract.Precision));
        // The tool that was used last and what stood in it are there again.
        await page.ReloadAsync();
        await Expect(page.GetByLabel("Fine-tuned checkpoint")).ToHaveValueAsync("dream");

        async Task<T> LastAsync<T>(string output) where T : JobRequest
        {
            await ServedStudio.LookAsync(page, $"lora-{output}");
            await Expect(page.Locator("[data-test=file-jobs] .job", new() { HasText = output }).First).ToBeVisibleAsync();
            foreach (var job in await local.JobsAsync(60, Stop))
                if ((await local.JobAsync(job.Id, Stop)).Request is T request) return request;
            throw new InvalidOperationException($"No job of {typeof(T).Name}.");
        }
    }

    [Fact]
    public async Task A_conversion_asks_for_precision_pruning_and_layout_and_a_folder_has_no_EMA()
    {
        var page = await studio.OpenAsync("/models?tab=convert");
        await page.GetByLabel("Model", new() { Exact = true }).SelectOptionAsync("dream");
        await page.GetByLabel("Take the EMA weights").CheckAsync();
        await page.GetByLabel("Format", new() { Exact = true }).SelectOptionAsync(nameof(ModelLayout.Diffusers));
        await Expect(page.GetByLabel("Take the EMA weights")).ToHaveCountAsync(0);
        await page.GetByLabel("Prune").CheckAsync();
        await page.GetByLabel("Precision").SelectOptionAsync("Fp16");
        await page.GetByLabel("Name of the new file").FillAsync("dream-half");
        await page.GetByRole(AriaRole.Button, new() { Name = "Convert", Exact = true }).ClickAsync();
        await Expect(page.Locator("[data-test=file-jobs] .job", new() { HasText = "dream-half" })).ToHaveCountAsync(1);
        var job = (await studio.Host.Local.JobsAsync(60, Stop)).First(it => it.Kind == ConvertRequest.KindName);
        Assert.Equal(new ConvertRequest("dream", "dream-half", SavePrecision.Fp16, Prune: true, Layout: ModelLayout.Diffusers), (await studio.Host.Local.JobAsync(job.Id, Stop)).Request);
    }

    [Fact]
    public async Task A_model_tells_what_it_is_what_its_file_says_and_its_hashes()
    {
        var page = await studio.OpenAsync("/models");
        await page.GetByRole(AriaRole.Link, new() { Name = "ink", Exact = true }).ClickAsync();
        var view = page.Locator("[data-test=model-view]");
        await Expect(view).ToContainTextAsync("ink is only a name.");
        await Expect(view).ToContainTextAsync("models/Lora");
        await Expect(view).ToContainTextAsync("Write <lora:NAME:1> into the prompt");
        await page.GetByRole(AriaRole.Button, new() { Name = "Read the whole file" }).ClickAsync();
        await Expect(view).ToContainTextAsync(new string('a', 64));
        await page.GetByText("Tags of its training pictures").ClickAsync();
        await Expect(page.GetByText("1girl")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Library" }).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Searchbox)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Mission_3_1_A_checkpoints_notes_stand_on_its_card_and_fill_the_form_by_a_click()
    {
        var page = await studio.OpenAsync("/models");
        await page.GetByRole(AriaRole.Link, new() { Name = "dream", Exact = true }).ClickAsync();
        await page.GetByLabel("Notes", new() { Exact = true }).FillAsync("paints at dusk");
        await page.GetByLabel("Preferred prompts").SelectOptionAsync("sentences");
        await page.GetByLabel("Negative prompt", new() { Exact = true }).FillAsync("blurry, lowres");
        await page.GetByLabel("Clip skip", new() { Exact = true }).FillAsync("2");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep the notes" }).ClickAsync();
        await Expect(page.GetByText("Kept beside the model")).ToBeVisibleAsync();
        await page.GotoAsync("/models");
        var card = page.Locator(".card", new() { HasText = "dream" });
        await Expect(card).ToContainTextAsync("paints at dusk");
        await Expect(card).ToContainTextAsync("sentences · Clip skip 2 · negative: blurry, lowres");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use dream with its notes" }).ClickAsync();
        await Expect(page.GetByLabel("Checkpoint", new() { Exact = true })).ToHaveValueAsync("dream");
        await Expect(page.GetByLabel("Negative prompt")).ToHaveValueAsync("blurry, lowres");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Sampling") }).ClickAsync();
        await Expect(page.GetByLabel("Clip skip", new() { Exact = true })).ToHaveValueAsync("2");
        // webui finds them where it keeps its own.
        Assert.Contains("\"negative text\": \"blurry, lowres\"", await File.ReadAllTextAsync(Path.Combine(studio.Host.Folders.Data, "models", "Stable-diffusion", "dream.json"), Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mission_1_11_A_file_copied_into_the_models_folder_appears_after_a_refresh_without_a_restart()
    {
        var page = await studio.OpenAsync("/models");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Look again" })).ToBeEnabledAsync();
        await Expect(page.Locator(".card .name", new() { HasText = "copied-in" })).ToHaveCountAsync(0);
        await File.WriteAllTextAsync(Path.Combine(studio.Host.Folders.Data, "models", "Stable-diffusion", "copied-in.safetensors"), "x", Stop);
        await page.GetByRole(AriaRole.Button, new() { Name = "Look again" }).ClickAsync();
        await Expect(page.Locator(".card .name", new() { HasText = "copied-in" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Use copied-in" }).ClickAsync();
        await Expect(page.GetByLabel("Checkpoint", new() { Exact = true })).ToHaveValueAsync("copied-in");
        await Expect(page.GetByLabel("Checkpoint", new() { Exact = true }).Locator("option", new() { HasText = "copied-in ⚠" })).ToHaveCountAsync(0);
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
