using Easel.Application;
using Easel.Application.Pictures;
using Easel.Core.Requests;
using Easel.Imaging;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Easel.Browser.Tests;

public sealed class RepaintTests(StudioPage studio) : IClassFixture<StudioPage>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_drawn_over_is_repainted_and_the_rest_stays_also_after_a_reload()
    {
        var user = studio.Host.Parts.For(new StudioUser("inpaint", IsAdmin: false));
        var picture = await user.UploadAsync(ImageEncoder.Encode(QuickPainter.Paint(3, 256, 256), ImageFormat.Png), "house.png", Stop);
        var page = await studio.OpenAsync($"/repaint?from={picture}", user: "inpaint");
        await page.GetByRole(AriaRole.Button, new() { Name = "Inpaint", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Brush" }).WaitForAsync();
        var board = (await page.Locator(".board").BoundingBoxAsync())!;
        var (x, y) = (board.X + board.Width / 2, board.Y + board.Height / 2);
        await page.WaitForFunctionAsync("() => document.querySelector('.board canvas.above').width === 256");
        await page.Mouse.MoveAsync(x, y);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(x + 60, y, new() { Steps = 8 });
        await page.Mouse.UpAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Take back") })).ToBeEnabledAsync();
        await WaitForDraftAsync(user, "\"Mask\":\"");
        await page.ReloadAsync();
        await page.WaitForFunctionAsync("() => { const it = document.querySelector('.board canvas.above'); return it && it.width === 256 && it.getContext('2d').getImageData(128, 128, 1, 1).data[3] === 255; }");
        await page.GetByLabel("Prompt", new() { Exact = true }).FillAsync("a red door");
        await page.Locator(".foot .main").ClickAsync();
        await Expect(page.Locator(".strip .thumb")).ToHaveCountAsync(1);
        var result = ImageFile.Load(await user.Pictures.FileAsync((await user.Pictures.PageAsync(new PictureQuery(), Stop)).Pictures[0].Id, Stop));
        var before = QuickPainter.Paint(3, 256, 256);
        Assert.Equal(before[5, 5].ToArray(), result[5, 5].ToArray());
        Assert.NotEqual(before[128, 128].ToArray(), result[128, 128].ToArray());
    }

    [Fact]
    public async Task Strokes_are_taken_back_and_done_again_by_keys()
    {
        var user = studio.Host.Parts.For(new StudioUser("undo", IsAdmin: false));
        var picture = await user.UploadAsync(ImageEncoder.Encode(QuickPainter.Paint(4, 128, 128), ImageFormat.Png), "tree.png", Stop);
        var page = await studio.OpenAsync($"/repaint?from={picture}", user: "undo");
        await page.GetByRole(AriaRole.Button, new() { Name = "Inpaint", Exact = true }).ClickAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('.board canvas.above')?.width === 128");
        await page.Locator(".board").ClickAsync();
        const string painted = "() => document.querySelector('.board canvas.above').getContext('2d').getImageData(64, 64, 1, 1).data[3]";
        Assert.Equal(255, await page.EvaluateAsync<int>(painted));
        await page.Locator(".board").FocusAsync();
        await page.Keyboard.PressAsync("Control+z");
        Assert.Equal(0, await page.EvaluateAsync<int>(painted));
        await page.Keyboard.PressAsync("Control+y");
        Assert.Equal(255, await page.EvaluateAsync<int>(painted));
    }

    [Fact]
    public async Task Without_a_mask_inpainting_says_what_is_missing()
    {
        var user = studio.Host.Parts.For(new StudioUser("nomask", IsAdmin: false));
        var picture = await user.UploadAsync(ImageEncoder.Encode(QuickPainter.Paint(4, 64, 64), ImageFormat.Png), "tree.png", Stop);
        var page = await studio.OpenAsync($"/repaint?from={picture}", user: "nomask");
        await page.GetByRole(AriaRole.Button, new() { Name = "Inpaint", Exact = true }).ClickAsync();
        await page.Locator(".foot .main").ClickAsync();
        await Expect(page.GetByText("Nothing is marked yet")).ToBeVisibleAsync();
        Assert.Empty(await user.JobsAsync(10, Stop));
    }

    [Fact]
    public async Task Strokes_in_colours_are_the_mask_and_what_painting_begins_with_and_come_back_after_a_reload()
    {
        var user = studio.Host.Parts.For(new StudioUser("strokes", IsAdmin: false));
        var picture = await user.UploadAsync(ImageEncoder.Encode(QuickPainter.Paint(6, 128, 128), ImageFormat.Png), "hill.png", Stop);
        var page = await studio.OpenAsync($"/repaint?from={picture}", user: "strokes");
        await page.GetByRole(AriaRole.Button, new() { Name = "Inpaint sketch", Exact = true }).ClickAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('.board.strokes canvas.above')?.width === 128");
        await page.Locator(".foot .main").ClickAsync();
        await Expect(page.GetByText("Nothing is drawn yet")).ToBeVisibleAsync();
        await page.GetByLabel("Colour").FillAsync("#ff0000");
        await page.Locator(".board").ClickAsync();
        await WaitForDraftAsync(user, "\"Strokes\":\"");
        await page.Locator(".field:has(label:text-is('Mask transparency')) input[type=number]").FillAsync("30");
        await page.Locator(".field:has(label:text-is('Mask transparency')) input[type=number]").PressAsync("Tab");
        await Expect(page.Locator(".board canvas.above")).ToHaveCSSAsync("opacity", "0.7");
        await WaitForDraftAsync(user, "\\u0022maskTransparency\\u0022:30");
        await page.ReloadAsync();
        await page.WaitForFunctionAsync("() => { const it = document.querySelector('.board.strokes canvas.above'); return it && it.width === 128 && [...it.getContext('2d').getImageData(64, 64, 1, 1).data].join() === '255,0,0,255'; }");
        await page.Locator(".foot .main").ClickAsync();
        await Expect(page.Locator(".strip .thumb")).ToHaveCountAsync(1);
        var image = ((GenerateRequest)(await user.JobAsync(Assert.Single(await user.JobsAsync(5, Stop)).Id, Stop)).Request).Image!;
        Assert.Equal((picture, null, 30), (image.InitImage, image.Mask, image.Inpaint.MaskTransparency));
        var drawn = ImageFile.Load(await user.InputFileAsync(image.Inpaint.MaskSketch!, Stop));
        Assert.Equal((4, 0, 255), (drawn.Channels, drawn[2, 2][3], drawn[64, 64][0]));
    }

    [Fact]
    public async Task Values_are_kept_as_defaults_and_remembered_and_an_empty_form_keeps_the_picture()
    {
        var user = studio.Host.Parts.For(new StudioUser("again", IsAdmin: false));
        var picture = await user.UploadAsync(ImageEncoder.Encode(QuickPainter.Paint(7, 64, 64), ImageFormat.Png), "sea.png", Stop);
        var page = await studio.OpenAsync($"/repaint?from={picture}", user: "again");
        await page.GetByRole(AriaRole.Button, new() { Name = "Inpaint", Exact = true }).ClickAsync();
        await SetAsync("Denoising strength", "0.4");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep this as the default of Denoising strength" }).ClickAsync();
        await Expect(page.GetByText("Kept: a fresh form begins with it.")).ToBeVisibleAsync();
        await page.GetByLabel("Repaint what is not masked").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep this as the default of Repaint what is not masked" }).ClickAsync();
        await SetAsync("Denoising strength", "0.9");
        await SetAsync("Mask blur", "11");
        await WaitForDraftAsync(user, "\\u0022maskBlur\\u0022:11");
        await page.ReloadAsync();
        await Expect(Number("Denoising strength")).ToHaveValueAsync("0.9");
        await Expect(Number("Mask blur")).ToHaveValueAsync("11");
        await page.GetByRole(AriaRole.Button, new() { Name = "Back to 0.4" }).ClickAsync();
        await Expect(Number("Denoising strength")).ToHaveValueAsync("0.4");
        await SetAsync("Denoising strength", "0.8");
        await page.GetByRole(AriaRole.Button, new() { Name = "Empty form" }).ClickAsync();
        await Expect(Number("Denoising strength")).ToHaveValueAsync("0.4");
        await Expect(Number("Mask blur")).ToHaveValueAsync("4");
        await Expect(page.GetByLabel("Repaint what is not masked")).ToBeCheckedAsync();
        await Expect(page.Locator(".board")).ToBeVisibleAsync();
        // What is kept for repainting is not kept for painting.
        Assert.Null(await user.DraftAsync("paint-defaults", Stop));

        ILocator Number(string label) => page.Locator($".field:has(label:text-is('{label}')) input[type=number]");

        async Task SetAsync(string label, string value)
        {
            await Number(label).FillAsync(value);
            await Number(label).PressAsync("Tab");
            await Expect(Number(label)).ToHaveValueAsync(value);
        }
    }

    private static async Task WaitForDraftAsync(IStudio user, string part)
    {
        while ((await user.DraftAsync("repaint", Stop))?.Contains(part, StringComparison.Ordinal) != true) await Task.Delay(50, Stop);
    }
}
