using Easel.Application.Pictures;
using Easel.Core.Requests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Easel.Browser.Tests;

public sealed class PaintTests(StudioPage studio) : IClassFixture<StudioPage>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_prompt_becomes_a_picture_with_one_press()
    {
        var page = await studio.OpenAsync(user: "one");
        await page.GetByLabel("Prompt", Exact()).FillAsync("a red house");
        await page.GetByRole(AriaRole.Button, new() { Name = "Paint" }).ClickAsync();
        await Expect(page.Locator(".canvas .big img")).ToBeVisibleAsync();
        await Expect(page.Locator(".strip .thumb")).ToHaveCountAsync(1);
        Assert.True(await page.Locator(".canvas .big img").EvaluateAsync<bool>("it => it.decode().then(() => it.naturalWidth > 0)"));
    }

    [Fact]
    public async Task Mission_2_3_The_form_has_every_field_with_its_default()
    {
        var page = await studio.OpenAsync(user: "fields");
        foreach (var (label, value) in new[] { ("Prompt", ""), ("Negative prompt", ""), ("Steps", "20"), ("CFG scale", "7"), ("Seed", "-1"), ("Batch count", "1"), ("Batch size", "1"), ("Width", ""), ("Height", "") })
            await Expect(page.Locator($".form :is(input:not([type=range]), textarea)[id=\"{await IdOfAsync(page, label)}\"]")).ToHaveValueAsync(value);
        await Expect(page.GetByLabel("Sampling method", new() { Exact = true })).ToHaveValueAsync("Euler a");
        await Expect(page.GetByLabel("Schedule type", new() { Exact = true })).ToHaveValueAsync("");
        await page.GetByRole(AriaRole.Button, new() { Name = "Variation", Exact = false }).ClickAsync();
        foreach (var label in new[] { "Variation seed", "Variation strength", "Resize seed from width", "Resize seed from height" }) await Expect(page.GetByLabel(label)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Mission_2_4_Hires_fix_shows_its_fields_and_the_final_size_when_it_is_on()
    {
        var page = await studio.OpenAsync(user: "hires");
        await page.GetByLabel("Width", Exact()).FillAsync("512");
        await page.GetByLabel("Height", Exact()).FillAsync("768");
        await page.GetByLabel("Height", Exact()).PressAsync("Tab");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Hires") }).ClickAsync();
        await page.GetByLabel("Paint a second pass").CheckAsync();
        await Expect(page.GetByText("from 512×768 to 1024×1536")).ToBeVisibleAsync();
        await Expect(page.GetByText("2× · Latent · 0.7")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Hires steps")).ToHaveValueAsync("0");
    }

    [Fact]
    public async Task Mission_3_11_Ctrl_and_arrows_weigh_the_word_at_the_caret()
    {
        var page = await studio.OpenAsync(user: "weights");
        var prompt = page.GetByLabel("Prompt", Exact());
        await prompt.FillAsync("a cat");
        await prompt.PressAsync("Control+ArrowUp");
        await Expect(prompt).ToHaveValueAsync("a (cat:1.1)");
        await prompt.PressAsync("Control+ArrowUp");
        await Expect(prompt).ToHaveValueAsync("a (cat:1.2)");
        await prompt.PressAsync("Control+ArrowDown");
        await prompt.PressAsync("Control+ArrowDown");
        await Expect(prompt).ToHaveValueAsync("a cat");
    }

    [Fact]
    public async Task Mission_3_10_A_heavy_weight_is_marked_and_nothing_is_changed()
    {
        var page = await studio.OpenAsync(user: "heavy");
        await page.GetByLabel("Prompt", Exact()).FillAsync("a (cat:1.8)");
        await Expect(page.Locator(".under .hint")).ToHaveTextAsync("cat");
        await Expect(page.GetByText("weighs more than 1.5")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Prompt", Exact())).ToHaveValueAsync("a (cat:1.8)");
    }

    [Fact]
    public async Task Mission_3_4_Full_width_signs_are_offered_to_be_put_right_and_not_changed_silently()
    {
        var page = await studio.OpenAsync(user: "wide");
        await page.GetByLabel("Prompt", Exact()).FillAsync("猫，狗，鸟");
        await Expect(page.GetByLabel("Prompt", Exact())).ToHaveValueAsync("猫，狗，鸟");
        await page.GetByRole(AriaRole.Button, new() { Name = "Write ," }).ClickAsync();
        await Expect(page.GetByLabel("Prompt", Exact())).ToHaveValueAsync("猫,狗,鸟");
    }

    [Fact]
    public async Task Mission_3_16_A_prompt_that_changes_over_time_shows_its_timeline()
    {
        var page = await studio.OpenAsync(user: "time");
        await page.GetByLabel("Prompt", Exact()).FillAsync("a [fantasy:cyberpunk:16] landscape");
        await Expect(page.Locator(".timeline .bar")).ToHaveCountAsync(2);
        await Expect(page.Locator(".timeline .bar").First).ToContainTextAsync("1–16");
        await Expect(page.Locator(".timeline .bar").Last).ToContainTextAsync("a cyberpunk landscape");
    }

    [Fact]
    public async Task A_reload_finds_the_form_as_it_was_and_the_picture_still_in_work()
    {
        studio.Host.Painter.HoldAt = 8;
        try
        {
            var page = await studio.OpenAsync(user: "reload");
            await page.GetByLabel("Prompt", Exact()).FillAsync("a boat at night");
            await page.GetByLabel("Prompt", Exact()).PressAsync("Control+Enter");
            await Expect(page.Locator(".status progress")).ToBeVisibleAsync();
            await page.ReloadAsync();
            await Expect(page.GetByLabel("Prompt", Exact())).ToHaveValueAsync("a boat at night");
            await Expect(page.Locator(".canvas img.live")).ToBeVisibleAsync();
            studio.Host.Painter.HoldAt = null;
            await Expect(page.Locator(".canvas .big img")).ToBeVisibleAsync();
        }
        finally
        {
            studio.Host.Painter.HoldAt = null;
        }
    }

    [Fact]
    public async Task A_job_is_cancelled_and_leaves_no_picture()
    {
        studio.Host.Painter.HoldAt = 3;
        try
        {
            var page = await studio.OpenAsync(user: "cancel");
            await page.GetByLabel("Prompt", Exact()).FillAsync("a tree");
            await page.GetByLabel("Prompt", Exact()).PressAsync("Control+Enter");
            await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Cancel and keep nothing") }).ClickAsync();
            await Expect(page.Locator(".status")).ToHaveCountAsync(0);
            await Expect(page.Locator(".strip .thumb")).ToHaveCountAsync(0);
        }
        finally
        {
            studio.Host.Painter.HoldAt = null;
        }
    }

    [Fact]
    public async Task A_failed_job_says_why_and_its_remedy_is_a_button()
    {
        var page = await studio.OpenAsync(user: "fails");
        await page.GetByLabel("Prompt", Exact()).FillAsync("fail out-of-memory");
        await page.GetByLabel("Prompt", Exact()).PressAsync("Control+Enter");
        await Expect(page.GetByText("Paint it smaller")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Try again with low memory" }).ClickAsync();
        // The first job's note may still be there when the second is not yet submitted.
        var (change, jobs) = (Studio("fails").NextChange(), await Studio("fails").JobsAsync(10, Stop));
        while (jobs.Length < 2)
        {
            await change.WaitAsync(TimeSpan.FromMilliseconds(Chromium.Patience), Stop);
            (change, jobs) = (Studio("fails").NextChange(), await Studio("fails").JobsAsync(10, Stop));
        }

        await Expect(page.GetByText("Paint it smaller")).ToBeVisibleAsync();
        Assert.Equal(MemoryMode.Low, ((GenerateRequest)(await Studio("fails").JobAsync(jobs.MaxBy(it => it.SubmittedAt)!.Id, Stop)).Request).Device.Memory);
    }

    [Fact]
    public async Task Mission_2_2_A_dropped_picture_fills_the_form_and_paints_the_same_pixels_again()
    {
        var page = await studio.OpenAsync(user: "drop");
        await page.GetByLabel("Prompt", Exact()).FillAsync("a (hill:1.2) at dawn");
        await page.Locator($"[id=\"{await IdOfAsync(page, "Seed")}\"]").FillAsync("1234");
        await page.Locator($"[id=\"{await IdOfAsync(page, "Seed")}\"]").PressAsync("Control+Enter");
        await Expect(page.Locator(".strip .thumb")).ToHaveCountAsync(1);
        var first = (await Studio("drop").Pictures.PageAsync(new PictureQuery(), Stop)).Pictures[0];
        var file = await File.ReadAllBytesAsync(await Studio("drop").Pictures.FileAsync(first.Id, Stop), Stop);
        await page.GetByRole(AriaRole.Button, new() { Name = "Empty form" }).ClickAsync();
        await Expect(page.GetByLabel("Prompt", Exact())).ToHaveValueAsync("");
        await page.EvaluateAsync("""
            async bytes => {
              const data = new DataTransfer();
              data.items.add(new File([Uint8Array.from(atob(bytes), it => it.charCodeAt(0))], 'hill.png', { type: 'image/png' }));
              document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
            }
            """, Convert.ToBase64String(file));
        await Expect(page.GetByLabel("Prompt", Exact())).ToHaveValueAsync("a (hill:1.2) at dawn");
        await Expect(page.Locator($"[id=\"{await IdOfAsync(page, "Seed")}\"]")).ToHaveValueAsync("1234");
        await page.Locator(".foot .main").ClickAsync();
        await Expect(page.Locator(".strip .thumb")).ToHaveCountAsync(2);
        var again = (await Studio("drop").Pictures.PageAsync(new PictureQuery(), Stop)).Pictures[0];
        Assert.NotEqual(first.Id, again.Id);
        Assert.Equal(Easel.Imaging.ImageFile.Load(await Studio("drop").Pictures.FileAsync(first.Id, Stop)).Bytes, Easel.Imaging.ImageFile.Load(await Studio("drop").Pictures.FileAsync(again.Id, Stop)).Bytes);
    }

    [Fact]
    public async Task The_page_is_in_Chinese_for_a_Chinese_browser_and_can_be_switched()
    {
        var page = await studio.OpenAsync(language: "zh-CN", user: "zh");
        await Expect(page.GetByLabel("正向提示词", Exact())).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "以英文显示页面" }).ClickAsync();
        await Expect(page.GetByLabel("Prompt", Exact())).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.GetByLabel("Prompt", Exact())).ToBeVisibleAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en");
    }

    [Fact]
    public async Task Two_users_at_once_see_only_their_own()
    {
        var (ana, ben) = (await studio.OpenAsync(user: "ana"), await studio.OpenAsync(user: "ben"));
        await ana.GetByLabel("Prompt", Exact()).FillAsync("ana's house");
        await ben.GetByLabel("Prompt", Exact()).FillAsync("ben's boat");
        await ana.GetByLabel("Prompt", Exact()).PressAsync("Control+Enter");
        await ben.GetByLabel("Prompt", Exact()).PressAsync("Control+Enter");
        await Expect(ana.Locator(".strip .thumb")).ToHaveCountAsync(1);
        await Expect(ben.Locator(".strip .thumb")).ToHaveCountAsync(1);
        await ana.ReloadAsync();
        await Expect(ana.GetByLabel("Prompt", Exact())).ToHaveValueAsync("ana's house");
        await Expect(ana.Locator(".strip .thumb")).ToHaveCountAsync(1);
    }

    private Easel.Application.IStudio Studio(string user) => studio.Host.Parts.For(new Easel.Application.StudioUser(user, IsAdmin: false));

    private static PageGetByLabelOptions Exact() => new() { Exact = true };

    // A slider carries the same name as its box.
    private static async Task<string> IdOfAsync(IPage page, string label) => (await page.Locator("label", new() { HasTextRegex = new($"^{label}$") }).First.GetAttributeAsync("for"))!;
}
