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
        await ReadyAsync(page, ".board", 256);
        var board = (await page.Locator(".board").BoundingBoxAsync())!;
        var (x, y) = (board.X + board.Width / 2, board.Y + board.Height / 2);
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
        await ReadyAsync(page, ".board", 128);
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
    public async Task A_pen_draws_as_wide_as_it_is_pressed_and_a_hand_that_rests_beside_it_draws_nothing()
    {
        var user = studio.Host.Parts.For(new StudioUser("pen", IsAdmin: false));
        var picture = await user.UploadAsync(ImageEncoder.Encode(QuickPainter.Paint(8, 256, 256), ImageFormat.Png), "pen.png", Stop);
        var page = await studio.OpenAsync($"/repaint?from={picture}", user: "pen");
        await page.GetByRole(AriaRole.Button, new() { Name = "Inpaint", Exact = true }).ClickAsync();
        await ReadyAsync(page, ".board", 256);
        var devices = await page.Context.NewCDPSessionAsync(page);
        await StrokeAsync(64, 0.25);
        await StrokeAsync(192, 1);
        // The brush is 48 wide: a quarter of the pressure is a quarter of it.
        Assert.Equal((255, 0, 0), (await InkAsync(128, 64), await InkAsync(128, 64 - 12), await InkAsync(128, 64 + 12)));
        Assert.Equal((255, 255, 255), (await InkAsync(128, 192), await InkAsync(128, 192 - 20), await InkAsync(128, 192 + 20)));
        Assert.Equal(0, await InkAsync(128, 192 + 28));
        // The hand that holds it.
        await PenAsync("mousePressed", 40, 128, 1);
        await devices.SendAsync("Input.dispatchTouchEvent", Touches("touchStart", await PlaceAsync(page, 200, 128)));
        await devices.SendAsync("Input.dispatchTouchEvent", Touches("touchEnd"));
        await PenAsync("mouseMoved", 80, 128, 1);
        await PenAsync("mouseReleased", 80, 128, 0);
        Assert.Equal((255, 0), (await InkAsync(60, 128), await InkAsync(200, 128)));
        await WaitForDraftAsync(user, "\"Mask\":\"");

        async Task StrokeAsync(double y, double pressure)
        {
            await PenAsync("mousePressed", 100, y, pressure);
            await PenAsync("mouseMoved", 128, y, pressure);
            await PenAsync("mouseMoved", 150, y, pressure);
            await PenAsync("mouseReleased", 150, y, 0);
        }

        async Task PenAsync(string what, double x, double y, double pressure)
        {
            var (left, top) = await PlaceAsync(page, x, y);
            await devices.SendAsync("Input.dispatchMouseEvent", new() { ["type"] = what, ["x"] = left, ["y"] = top, ["button"] = "left", ["buttons"] = pressure > 0 ? 1 : 0, ["clickCount"] = 1, ["pointerType"] = "pen", ["force"] = pressure });
        }

        Task<int> InkAsync(int x, int y) => page.EvaluateAsync<int>($"() => document.querySelector('.board canvas.above').getContext('2d').getImageData({x}, {y}, 1, 1).data[3]");
    }

    [Fact]
    public async Task Two_fingers_zoom_and_move_the_picture_and_draw_nothing_and_one_draws()
    {
        var user = studio.Host.Parts.For(new StudioUser("pinch", IsAdmin: false));
        var picture = await user.UploadAsync(ImageEncoder.Encode(QuickPainter.Paint(9, 256, 256), ImageFormat.Png), "pinch.png", Stop);
        var page = await studio.OpenAsync($"/repaint?from={picture}", user: "pinch");
        await page.GetByRole(AriaRole.Button, new() { Name = "Inpaint", Exact = true }).ClickAsync();
        await ReadyAsync(page, ".board", 256);
        var devices = await page.Context.NewCDPSessionAsync(page);
        const string zoom = "() => document.querySelector('.board canvas.above').getBoundingClientRect().width / 256";
        const string drawn = "() => { const it = document.querySelector('.board canvas.above'), data = it.getContext('2d').getImageData(0, 0, 256, 256).data; let n = 0; for (let i = 3; i < data.length; i += 4) if (data[i]) n++; return n; }";
        var (before, middle) = (await page.EvaluateAsync<double>(zoom), await PlaceAsync(page, 128, 128));
        // The first finger draws until the second comes; then what it drew is taken back.
        await FingersAsync("touchStart", (-20, 0));
        await FingersAsync("touchMove", (-24, 0));
        await FingersAsync("touchStart", (-24, 0), (24, 0));
        foreach (var reach in new[] { 30, 40, 48 }) await FingersAsync("touchMove", (-reach, 0), (reach, 0));
        await ShownAsync(2 * before, middle);
        await FingersAsync("touchMove", (-48 + 30, 20), (48 + 30, 20));
        middle = (middle.X + 30, middle.Y + 20);
        await ShownAsync(2 * before, middle);
        await FingersAsync("touchEnd");
        Assert.Equal(0, await page.EvaluateAsync<int>(drawn));
        await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Take back") })).ToBeDisabledAsync();
        await ShownAsync(2 * before, middle);
        await FingersAsync("touchStart", (0, 0));
        await FingersAsync("touchMove", (30, 0));
        await FingersAsync("touchEnd");
        Assert.InRange(await page.EvaluateAsync<int>(drawn), 1000, 10000);
        await WaitForDraftAsync(user, "\"Mask\":\"");

        // The browser hands touches on with its next frame.
        Task ShownAsync(double zoom, (double X, double Y) at) => page.WaitForFunctionAsync(
            """
            want => {
              const box = document.querySelector('.board canvas.above').getBoundingClientRect();
              return Math.abs(box.width / 256 / want.zoom - 1) < 0.01 && Math.abs(box.left + box.width / 2 - want.x) < 4 && Math.abs(box.top + box.height / 2 - want.y) < 4;
            }
            """, new { zoom, x = at.X, y = at.Y });

        Task FingersAsync(string what, params (double X, double Y)[] away) => devices.SendAsync("Input.dispatchTouchEvent", Touches(what, [.. away.Select(it => (middle.X + it.X, middle.Y + it.Y))]));
    }

    [Fact]
    public async Task What_is_filled_is_the_mask_too()
    {
        var user = studio.Host.Parts.For(new StudioUser("fill", IsAdmin: false));
        var picture = await user.UploadAsync(ImageEncoder.Encode(QuickPainter.Paint(5, 64, 64), ImageFormat.Png), "fill.png", Stop);
        var page = await studio.OpenAsync($"/repaint?from={picture}", user: "fill");
        await page.GetByRole(AriaRole.Button, new() { Name = "Inpaint", Exact = true }).ClickAsync();
        await ReadyAsync(page, ".board", 64);
        await page.Locator("[data-tool=fill]").ClickAsync();
        await page.Locator(".board").ClickAsync();
        await WaitForDraftAsync(user, "\"Mask\":\"");
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
        await ReadyAsync(page, ".board.strokes", 128);
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

    // Where a pixel of the picture is in the window.
    private static async Task<(double X, double Y)> PlaceAsync(IPage page, double x, double y)
    {
        var at = await page.EvaluateAsync<double[]>("() => { const box = document.querySelector('.board canvas.above').getBoundingClientRect(); return [box.left, box.top, box.width / document.querySelector('.board canvas.above').width]; }");
        return (at[0] + x * at[2], at[1] + y * at[2]);
    }

    private static Dictionary<string, object> Touches(string what, params (double X, double Y)[] fingers) => new()
    {
        ["type"] = what, ["touchPoints"] = fingers.Select((it, i) => new Dictionary<string, object> { ["x"] = it.X, ["y"] = it.Y, ["id"] = i }).ToArray(),
    };

    // The board can be drawn on: its tools are there, and the picture came.
    private static Task ReadyAsync(IPage page, string board, int width) =>
        page.WaitForFunctionAsync($"() => document.querySelector('{board}[data-draws=true]:not([data-loading]) canvas.above')?.width === {width}");

    private static async Task WaitForDraftAsync(IStudio user, string part)
    {
        while ((await user.DraftAsync("repaint", Stop))?.Contains(part, StringComparison.Ordinal) != true) await Task.Delay(50, Stop);
    }
}
