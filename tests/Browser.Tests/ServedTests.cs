using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Easel.Browser.Tests;

/// <summary>Work that writes files, started from the page: the whole program with its own workers, on small models.</summary>
public sealed class ServedTests(ServedStudio studio) : IClassFixture<ServedStudio>
{
    [Fact]
    public async Task A_training_is_checked_started_paused_and_shown_from_the_page_and_ends_with_a_file()
    {
        var page = await studio.OpenAsync("/train");
        await FillAsync(page, "train_data_dir", "datasets/nowhere");
        await page.Locator("#t-pretrained_model_name_or_path").SelectOptionAsync("one");
        await FillAsync(page, "resolution_width", "64");
        await FillAsync(page, "resolution_height", "64");
        await FillAsync(page, "max_train_steps", "12");
        await FillAsync(page, "output_name", "cats");
        await FillAsync(page, "sample_prompts", "a sls girl --w 64 --h 64 --s 1 --d 3");

        // What is wrong is told before anything starts, with what to do.
        await page.GetByRole(AriaRole.Button, new() { Name = "Train", Exact = true }).ClickAsync();
        await Expect(page.Locator("[data-code=folder-missing]")).ToBeVisibleAsync();
        await Expect(page.Locator("[data-test=training]")).ToHaveCountAsync(0);
        await ServedStudio.LookAsync(page, "train-check");
        await FillAsync(page, "train_data_dir", "datasets/cats/1_sls 1girl");
        await page.GetByRole(AriaRole.Button, new() { Name = "Check", Exact = true }).ClickAsync();
        await page.Locator("[data-code=leaf-folder] button").ClickAsync();
        await Expect(page.Locator("#t-train_data_dir")).ToHaveValueAsync("datasets/cats");
        await Expect(page.Locator("[data-test=findings]")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Train", Exact = true }).ClickAsync();
        var anyway = page.GetByRole(AriaRole.Button, new() { Name = "Train anyway" });
        var training = page.Locator("[data-test=training]");
        await Expect(anyway.Or(training).First).ToBeVisibleAsync();
        if (await anyway.CountAsync() > 0) await anyway.ClickAsync();
        await Expect(training.Locator(".chart .plot .first").First).ToBeAttachedAsync();
        await Expect(training.Locator("[data-test=training-state]")).ToContainTextAsync("of 12");
        await ServedStudio.LookAsync(page, "train-running");
        await training.GetByRole(AriaRole.Button, new() { Name = "Pause", Exact = true }).ClickAsync();
        var goOn = training.GetByRole(AriaRole.Button, new() { Name = "Go on", Exact = true });
        await Expect(goOn).ToBeVisibleAsync();
        await goOn.ClickAsync();

        // A reload changes nothing: the page is a window on the studio.
        await page.ReloadAsync();
        await Expect(training.Locator("[data-test=training-state]")).ToContainTextAsync("Done after 12 steps: cats.safetensors");
        await Expect(training.Locator("[data-test=training-files]")).ToContainTextAsync("cats.safetensors");
        await Expect(training.Locator(".sample img").First).ToBeVisibleAsync();
        Assert.True(File.Exists(Path.Combine(studio.Data, "models", "Lora", "cats.safetensors")));
        await page.EvaluateAsync("() => document.querySelector('.room').scrollTo(0, 0)");
        await ServedStudio.LookAsync(page, "web-training-en");
        await ServedStudio.AxeAsync(page);
        var phone = await studio.OpenAsync("/train", 390, 844, "zh-CN", dark: true);
        await Expect(phone.Locator("[data-test=training] .chart").First).ToBeVisibleAsync();
        await Chromium.ExpectAsync(phone, "() => [...document.querySelectorAll('.room, .page')].filter(it => it.scrollWidth > it.clientWidth + 1).map(it => it.className)", "a phone scrolls sideways");
        await ServedStudio.LookAsync(phone, "train-phone");
        await training.GetByRole(AriaRole.Button, new() { Name = "Use it in the prompt" }).ClickAsync();
        // Other tests may have written in the same prompt before: their order differs from one folder to another.
        await Expect(page.GetByLabel("Prompt", new() { Exact = true })).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("(^| )<lora:cats:1>$"));
    }

    [Fact]
    public async Task Checkpoints_are_merged_from_the_page_by_keyboard_too()
    {
        var page = await studio.OpenAsync("/models?tab=merge");
        var merge = page.GetByRole(AriaRole.Button, new() { Name = "Merge", Exact = true });
        await page.GetByLabel("Primary model (A)").SelectOptionAsync("one");
        await page.GetByLabel("Secondary model (B)").SelectOptionAsync("two");
        await page.GetByLabel("Block weights", new() { Exact = true }).FillAsync("0.5, 1");
        await page.GetByLabel("Block weights", new() { Exact = true }).PressAsync("Tab");
        await Expect(page.GetByText("2 numbers; 26 are needed")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Rising" }).ClickAsync();
        await Expect(page.Locator(".bars span")).ToHaveCountAsync(26);
        await page.GetByLabel("Precision").SelectOptionAsync("Fp16");
        await page.GetByLabel("Name of the new model").FillAsync("two");
        await merge.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        // The slip stands at its field.
        await Expect(page.Locator(".field.wrong")).ToContainTextAsync("exists already");
        await page.GetByLabel("Name of the new model").FillAsync("mixed");
        await ServedStudio.LookAsync(page, "web-merge-en");
        await merge.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[data-test=file-jobs] .job").First).ToContainTextAsync("one + two → mixed");
        await Expect(page.Locator("[data-test=file-jobs] [data-state=finished]").First).ToContainTextAsync("mixed.safetensors");
        Assert.True(File.Exists(Path.Combine(studio.Data, "models", "Stable-diffusion", "mixed.safetensors")));
        await ServedStudio.LookAsync(page, "merge");
        await Expect(page.GetByLabel("Primary model (A)").Locator("option", new() { HasText = "mixed" })).ToHaveCountAsync(1);
        var phone = await studio.OpenAsync("/models?tab=download", 390, 844, "zh-CN");
        await ServedStudio.LookAsync(phone, "download-phone");
        await phone.GotoAsync("/models?tab=merge");
        await Expect(phone.Locator(".page")).ToBeVisibleAsync();
        await Chromium.ExpectAsync(phone, "() => [...document.querySelectorAll('.room, .page')].filter(it => it.scrollWidth > it.clientWidth + 1).map(it => it.className)", "a phone scrolls sideways");
        await ServedStudio.LookAsync(phone, "merge-phone");
        await ServedStudio.AxeAsync(phone);
        await page.GotoAsync("/models");
        await Expect(page.Locator(".card .name", new() { HasText = "mixed" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Mission_1_14_Start_options_count_after_a_restart_from_the_page_and_Mission_1_24_the_form_survives_it()
    {
        var page = await studio.OpenAsync("/");
        await page.GetByLabel("Prompt", new() { Exact = true }).FillAsync("what was written before");
        await Expect(page.Locator(".counter").First).Not.ToHaveTextAsync("0/75");
        await page.GotoAsync("/settings/system");
        var running = page.Locator("[data-test=running]");
        await Expect(running).ToContainTextAsync(studio.Address.Trim());
        await Expect(page.GetByText("which goes first: Port")).ToBeVisibleAsync();
        await page.GetByLabel("webui folder").FillAsync("/nowhere/at/all");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep", Exact = true }).ClickAsync();
        await Expect(page.Locator(".field.wrong")).ToContainTextAsync("is no folder of the studio's machine");
        await page.GetByLabel("webui folder").FillAsync("");
        await Expect(running).Not.ToContainTextAsync("Low: one network at a time");
        await page.GetByLabel("Device", new() { Exact = true }).SelectOptionAsync("cpu");
        await page.GetByLabel("Memory level").SelectOptionAsync("low");
        await ServedStudio.LookAsync(page, "web-system-en");
        await ServedStudio.AxeAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep and start again" }).ClickAsync();
        // The page comes back by itself, at the address that it had.
        await Expect(running).ToContainTextAsync("Low: one network at a time");
        await Expect(running).ToContainTextAsync(studio.Address.Trim());
        await Expect(page.GetByLabel("Memory level")).ToHaveValueAsync("low");
        await page.GotoAsync("/");
        await Expect(page.GetByLabel("Prompt", new() { Exact = true })).ToHaveValueAsync("what was written before");
        // The worker is there again too, with the new options.
        await page.GetByLabel("Checkpoint", new() { Exact = true }).SelectOptionAsync("one");
        await page.Locator(".field:has(label:text-is('Steps')) input[type=number]").FillAsync("2");
        await page.GetByLabel("Width", new() { Exact = true }).FillAsync("64");
        await page.GetByLabel("Height", new() { Exact = true }).FillAsync("64");
        await page.GetByLabel("Height", new() { Exact = true }).PressAsync("Control+Enter");
        await Expect(page.Locator(".strip .thumb")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Mission_9_1_The_base_model_is_picked_from_what_is_installed_and_sets_the_flags_of_its_kind()
    {
        var page = await studio.OpenAsync("/train");
        var picker = page.Locator("#t-pretrained_model_name_or_path");
        // The catalogue fills in what the models are while the page is open, or was before.
        await Expect(picker.Locator("option", new() { HasText = "velocity" })).ToHaveCountAsync(1);
        for (var i = 0; i < 60 && await picker.Locator("option", new() { HasText = "sd2, v" }).CountAsync() == 0; i++)
        {
            await Task.Delay(1000, TestContext.Current.CancellationToken);
            await page.ReloadAsync();
            await page.Locator(".rail").WaitForAsync();
        }

        await Expect(picker.Locator("option", new() { HasText = "one (sd1)" })).ToHaveCountAsync(1);
        await picker.SelectOptionAsync("velocity");
        await Expect(page.Locator("#t-v2")).ToBeCheckedAsync();
        await Expect(page.Locator("#t-v_parameterization")).ToBeCheckedAsync();
        await Expect(page.Locator("#t-clip_skip")).ToBeDisabledAsync();
        await picker.SelectOptionAsync("two");
        await Expect(page.Locator("#t-v2")).Not.ToBeCheckedAsync();
        await Expect(page.Locator("#t-v_parameterization")).Not.ToBeCheckedAsync();
        await Expect(page.Locator("#t-clip_skip")).ToBeEnabledAsync();
    }

    private static async Task FillAsync(IPage page, string field, string text)
    {
        await page.Locator($"#t-{field}").FillAsync(text);
        await page.Locator($"#t-{field}").PressAsync("Tab");
    }
}
