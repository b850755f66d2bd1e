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

    private static async Task WaitForDraftAsync(IStudio user, string part)
    {
        while ((await user.DraftAsync("repaint", Stop))?.Contains(part, StringComparison.Ordinal) != true) await Task.Delay(50, Stop);
    }
}
