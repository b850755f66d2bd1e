using Easel.Application;
using Easel.Core.Requests;
using Easel.Imaging;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Easel.Browser.Tests;

public sealed class FormTests(StudioPage studio) : IClassFixture<StudioPage>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_preset_is_kept_chosen_renamed_and_deleted_and_survives_a_reload()
    {
        var page = await studio.OpenAsync(user: "presets");
        await SetAsync(page, "Steps", "33");
        await Button(page, "^Presets").ClickAsync();
        await page.GetByLabel("Name of the preset").FillAsync("portrait");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep", Exact = true }).ClickAsync();
        await Expect(Button(page, "^portrait")).ToBeVisibleAsync();
        await Button(page, "^Rename “portrait”").ClickAsync();
        await page.GetByLabel("New name").FillAsync("figure");
        await page.GetByRole(AriaRole.Button, new() { Name = "Rename", Exact = true }).ClickAsync();
        await Expect(Button(page, "^figure")).ToBeVisibleAsync();
        await SetAsync(page, "Steps", "12");
        await page.GetByLabel("Prompt", new() { Exact = true }).FillAsync("a cat");
        await page.ReloadAsync();
        await Button(page, "^Presets").ClickAsync();
        await Button(page, "^figure").ClickAsync();
        await Expect(Number(page, "Steps")).ToHaveValueAsync("33");
        await Expect(page.GetByLabel("Prompt", new() { Exact = true })).ToHaveValueAsync("a cat");
        await Button(page, "^Delete “figure”").ClickAsync();
        await Expect(Button(page, "^figure")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_preset_is_not_replaced_by_a_new_one_of_its_name_and_what_was_typed_stays()
    {
        var page = await studio.OpenAsync(user: "taken");
        await Button(page, "^Presets").ClickAsync();
        var name = page.GetByLabel("Name of the preset");
        await name.FillAsync("portrait");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep", Exact = true }).ClickAsync();
        await Expect(Button(page, "^portrait")).ToBeVisibleAsync();
        await Expect(name).ToHaveValueAsync("");
        await name.FillAsync("portrait");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep", Exact = true }).ClickAsync();
        await Expect(page.GetByText("“portrait” is empty or taken")).ToBeVisibleAsync();
        await Expect(name).ToHaveValueAsync("portrait");
    }

    [Fact]
    public async Task A_value_is_kept_as_the_default_and_a_fresh_form_begins_with_it()
    {
        var page = await studio.OpenAsync(user: "defaults");
        await SetAsync(page, "Steps", "28");
        await Button(page, "^Keep this as the default of Steps").ClickAsync();
        await Expect(Button(page, "^Keep this as the default of Steps")).ToHaveCountAsync(0);
        await SetAsync(page, "Steps", "40");
        await SetAsync(page, "CFG scale", "9");
        await Expect(Button(page, "^Back to 28")).ToBeVisibleAsync();
        await Button(page, "^Empty form").ClickAsync();
        await Expect(Number(page, "Steps")).ToHaveValueAsync("28");
        await Expect(Number(page, "CFG scale")).ToHaveValueAsync("7");
        await page.ReloadAsync();
        await Expect(Number(page, "Steps")).ToHaveValueAsync("28");
    }

    [Fact]
    public async Task Values_of_the_second_pass_and_of_variations_are_kept_as_defaults_and_go_back_to_them()
    {
        var page = await studio.OpenAsync(user: "passes");
        await Button(page, "^Hires").ClickAsync();
        await page.GetByLabel("Paint a second pass").CheckAsync();
        await SetAsync(page, "Hires steps", "12");
        await Button(page, "^Keep this as the default of Hires steps").ClickAsync();
        await Expect(Button(page, "^Keep this as the default of Hires steps")).ToHaveCountAsync(0);
        await SetAsync(page, "Hires steps", "30");
        await Button(page, "^Back to 12").ClickAsync();
        await Expect(Number(page, "Hires steps")).ToHaveValueAsync("12");
        await page.GetByLabel("Hires prompt", new() { Exact = true }).FillAsync("fine details");
        await page.GetByLabel("Hires prompt", new() { Exact = true }).PressAsync("Tab");
        await Button(page, "^Keep this as the default of Hires prompt").ClickAsync();
        await Expect(Button(page, "^Keep this as the default of Hires prompt")).ToHaveCountAsync(0);
        await Button(page, "^Variation").ClickAsync();
        await SetAsync(page, "Variation strength", "0.3");
        await Button(page, "^Keep this as the default of Variation strength").ClickAsync();
        await Expect(Button(page, "^Keep this as the default of Variation strength")).ToHaveCountAsync(0);
        await SetAsync(page, "Variation strength", "0.8");
        // A fresh form paints no second pass; whoever switches it on begins with what was kept.
        await Button(page, "^Empty form").ClickAsync();
        await Expect(Number(page, "Variation strength")).ToHaveValueAsync("0.3");
        await page.ReloadAsync();
        await Button(page, "^Hires").ClickAsync();
        await Expect(page.GetByLabel("Paint a second pass")).Not.ToBeCheckedAsync();
        await page.GetByLabel("Paint a second pass").CheckAsync();
        await Expect(Number(page, "Hires steps")).ToHaveValueAsync("12");
        await Expect(page.GetByLabel("Hires prompt", new() { Exact = true })).ToHaveValueAsync("fine details");
    }

    [Fact]
    public async Task Mission_2_5_A_size_that_the_model_does_not_know_is_offered_by_way_of_the_hires_pass()
    {
        var page = await studio.OpenAsync(user: "large");
        await SetAsync(page, "Width", "1024");
        await SetAsync(page, "Height", "1536");
        await Button(page, "^Hires. fix to 1024×1536").ClickAsync();
        await Expect(Number(page, "Width")).ToHaveValueAsync("512");
        await Expect(Number(page, "Height")).ToHaveValueAsync("768");
        await Expect(page.GetByText("from 512×768 to 1024×1536")).ToBeVisibleAsync();
        await Expect(Button(page, "^Hires. fix to")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Before_painting_the_button_says_how_much_memory_and_time_it_takes()
    {
        var page = await studio.OpenAsync(user: "forecast");
        await Expect(page.Locator(".foot .main")).ToContainTextAsync(new System.Text.RegularExpressions.Regex(@"needs \d+\.\d of 8\.0 GB"));
        await page.GetByLabel("Prompt", new() { Exact = true }).FillAsync("a cat");
        await page.GetByLabel("Prompt", new() { Exact = true }).PressAsync("Control+Enter");
        await Expect(page.Locator(".strip .thumb")).ToHaveCountAsync(1);
        await Expect(page.Locator(".foot .main")).ToContainTextAsync("about");
    }

    [Fact]
    public async Task Several_pictures_are_repainted_with_one_form()
    {
        var page = await studio.OpenAsync("/repaint", user: "batch");
        await page.GetByRole(AriaRole.Button, new() { Name = "Batch", Exact = true }).ClickAsync();
        await page.Locator("input[type=file][multiple]").First.SetInputFilesAsync([.. Enumerable.Range(1, 3).Select(i => new FilePayload { Name = $"{i}.png", MimeType = "image/png", Buffer = ImageEncoder.Encode(QuickPainter.Paint(i, 64, 64), ImageFormat.Png) })]);
        await Expect(page.Locator(".tray .one")).ToHaveCountAsync(3);
        await Button(page, "^Take picture 2 away").ClickAsync();
        await Expect(page.Locator(".tray .one")).ToHaveCountAsync(2);
        await page.ReloadAsync();
        await Expect(page.Locator(".tray .one")).ToHaveCountAsync(2);
        await page.GetByLabel("Prompt", new() { Exact = true }).FillAsync("oil");
        await page.Locator(".foot .main").ClickAsync();
        await Expect(page.Locator(".strip .thumb")).ToHaveCountAsync(2);
        var user = studio.Host.Parts.For(new StudioUser("batch", IsAdmin: false));
        var inputs = new List<string>();
        foreach (var job in await user.JobsAsync(10, Stop)) inputs.Add(((GenerateRequest)(await user.JobAsync(job.Id, Stop)).Request).Image!.InitImage);
        Assert.Equal(2, inputs.Distinct().Count());
    }

    [Fact]
    public async Task Extras_restore_faces_and_run_the_whole_chain_over_several_pictures()
    {
        var page = await studio.OpenAsync("/extras", user: "chain");
        await page.Locator("input[type=file][multiple]").First.SetInputFilesAsync([.. Enumerable.Range(1, 2).Select(i => new FilePayload { Name = $"{i}.png", MimeType = "image/png", Buffer = ImageEncoder.Encode(QuickPainter.Paint(i, 64, 64), ImageFormat.Png) })]);
        await Expect(page.Locator(".tray .one")).ToHaveCountAsync(2);
        await Expect(Number(page, "LDSR steps")).ToHaveCountAsync(0);
        await page.GetByLabel("Upscaler", new() { Exact = true }).SelectOptionAsync("LDSR");
        await SetAsync(page, "LDSR steps", "20");
        await Button(page, "^Faces").ClickAsync();
        await SetAsync(page, "GFPGAN visibility", "0.8");
        await SetAsync(page, "CodeFormer weight", "0.5");
        await Button(page, "^Mirrored copies").ClickAsync();
        await page.GetByLabel("Left and right").CheckAsync();
        await Button(page, "^Auto focal point crop").ClickAsync();
        await page.GetByLabel("Cut out the part").CheckAsync();
        await SetAsync(page, "Focal point face weight", "0.7");
        await Expect(Button(page, "^Faces")).ToContainTextAsync("GFPGAN 0.8");
        await page.ReloadAsync();
        await Expect(Button(page, "^Faces")).ToContainTextAsync("GFPGAN 0.8");
        await page.GetByRole(AriaRole.Button, new() { Name = "Work on 2 pictures" }).ClickAsync();
        await page.GetByRole(AriaRole.Tab, new() { Name = "Results" }).And(page.Locator("[aria-selected=true]")).WaitForAsync();
        var user = studio.Host.Parts.For(new StudioUser("chain", IsAdmin: false));
        var request = (UpscaleRequest)(await user.JobAsync((await user.JobsAsync(5, Stop))[0].Id, Stop)).Request;
        Assert.Equal(("LDSR", 20), (request.Steps.Upscale!.Upscaler, request.Steps.Upscale.LdsrSteps));
        Assert.Equal((2, 0.8, 0.5, FlipCopies.Horizontal, 0.7), (request.Images.Length, request.Steps.Gfpgan, request.Steps.CodeFormerWeight, request.Steps.Flip, request.Steps.FocalCrop!.FaceWeight));
    }

    [Fact]
    public async Task The_doctor_tells_what_the_command_line_tells_and_the_log_is_filtered_by_level()
    {
        Directory.CreateDirectory(studio.Host.Folders.Logs);
        await File.WriteAllLinesAsync(Path.Combine(studio.Host.Folders.Logs, "easel-1.jsonl"),
            ["""{"@t":"2026-11-26T21:24:48Z","@mt":"painted"}""", """{"@t":"2026-11-26T21:24:49Z","@mt":"slow disk","@l":"Warning"}""", """{"@t":"2026-11-26T21:24:50Z","@mt":"no room","@l":"Error"}"""], Stop);
        var page = await studio.OpenAsync("/doctor");
        await Expect(page.GetByText("easel doctor --data-dir")).ToBeVisibleAsync();
        await Expect(page.Locator(".log span")).ToHaveCountAsync(3);
        await Button(page, "^Warnings 2").ClickAsync();
        await Expect(page.Locator(".log span")).ToHaveCountAsync(2);
        await Button(page, "^Errors 1").ClickAsync();
        await Expect(page.Locator(".log")).ToContainTextAsync("no room");
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await Button(page, "^Copy all of it").ClickAsync();
        await Expect(page.GetByText("Copied.")).ToBeVisibleAsync();
        var copied = await page.EvaluateAsync<string>("() => navigator.clipboard.readText()");
        Assert.Contains("warn disk for models: 3 GB free", copied, StringComparison.Ordinal);
        Assert.Contains("21:24:50 Error: no room", copied, StringComparison.Ordinal);
    }

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { NameRegex = new(name) });

    // A slider carries the same name as its box.
    private static ILocator Number(IPage page, string label) => page.Locator($".field:has(label:text-is('{label}')) input[type=number]");

    private static async Task SetAsync(IPage page, string label, string value)
    {
        await Number(page, label).FillAsync(value);
        await Number(page, label).PressAsync("Tab");
        await Expect(Number(page, label)).ToHaveValueAsync(value);
    }
}
