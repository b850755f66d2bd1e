using Easel.Application;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Imaging;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Easel.Browser.Tests;

/// <summary>Pages in the middle of their use: forms filled in, errors shown, jobs in every state, dialogs open. Each opens by its name.</summary>
internal static class StudioStates
{
    private static readonly Dictionary<string, Func<StudioPage, IPage, string, Task>> All = new()
    {
        ["paint-full"] = async (_, page, _) =>
        {
            await page.GotoAsync("/");
            await SheetAsync(page);
            await page.Locator(".fold > h2 > button", new() { HasText = "Hires" }).ClickAsync();
            await page.GetByLabel("Paint a second pass at a larger size").CheckAsync();
            await page.GetByLabel("Prompt", new() { Exact = true }).FillAsync("a [red:blue:0.5] (house:1.7) :-) （x）");
            await Expect(page.Locator(".timeline")).ToBeVisibleAsync();
        },
        ["paint-changed"] = async (_, page, _) =>
        {
            await page.GotoAsync("/");
            await SheetAsync(page);
            await page.Locator(".fold > h2 > button", new() { HasText = "Hires" }).ClickAsync();
            await page.GetByLabel("Paint a second pass at a larger size").CheckAsync();
            await page.GetByRole(AriaRole.Spinbutton, new() { Name = "Denoising strength", Exact = true }).First.FillAsync("0.3");
            await page.Keyboard.PressAsync("Tab");
            await page.Locator(".fold > h2 > button", new() { HasText = "Variation" }).ClickAsync();
            await page.GetByRole(AriaRole.Spinbutton, new() { Name = "Variation strength", Exact = true }).First.FillAsync("0.4");
            await page.Keyboard.PressAsync("Tab");
            await Expect(page.Locator(".fold .reset.keep")).Not.ToHaveCountAsync(0);
        },
        ["extensions-none"] = async (_, page, _) =>
        {
            await page.GotoAsync("/extensions");
            await page.GetByRole(AriaRole.Searchbox).FillAsync("nothing of this name");
            await Expect(page.Locator(".extensions")).ToHaveCountAsync(0);
        },
        ["paint-builder"] = async (_, page, _) =>
        {
            await page.GotoAsync("/");
            await SheetAsync(page);
            await page.GetByLabel("Prompt", new() { Exact = true }).FillAsync("a cat, (sunset, rain:1.2), best quality, watercolour");
            await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Prompt builder") }).ClickAsync();
            await page.Locator("[data-group=subject] .part").ClickAsync();
            await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Take it out of the prompt" })).ToBeVisibleAsync();
        },
        ["paint-failed"] = async (studio, page, user) =>
        {
            var id = await Of(studio, user).SubmitAsync(new GenerateRequest("fail out-of-memory"), Stop);
            await foreach (var _ in Of(studio, user).WatchAsync(id, Stop)) { }
            await page.GotoAsync("/");
            await Expect(page.GetByText("The device has 4 GB").First).ToBeVisibleAsync();
        },
        ["paint-running"] = async (studio, page, user) =>
        {
            await Of(studio, user).SubmitAsync(new GenerateRequest("hold a house on a hill that takes its time", Steps: 20, Count: 2), Stop);
            await page.GotoAsync("/");
            await Expect(page.Locator(".canvas img.live")).ToBeVisibleAsync();
            await Expect(page.Locator(".status progress")).ToBeVisibleAsync();
        },
        ["viewer-one"] = async (studio, page, user) =>
        {
            await PaintAsync(studio, user, 2);
            await page.GotoAsync("/");
            await page.Locator(".canvas > button.big").ClickAsync();
            await Expect(page.Locator(".viewer")).ToBeFocusedAsync();
            await page.Keyboard.PressAsync("i");
        },
        ["viewer"] = async (studio, page, user) =>
        {
            await PaintAsync(studio, user, 2);
            await page.GotoAsync("/");
            await page.Locator(".canvas > button.big").ClickAsync();
            await Expect(page.Locator(".viewer")).ToBeVisibleAsync();
            await page.Keyboard.PressAsync("c");
            await Expect(page.Locator(".compare")).ToBeVisibleAsync();
        },
        ["repaint-inpaint"] = (studio, page, user) => RepaintAsync(studio, page, user, "Inpaint"),
        ["repaint-sketch"] = (studio, page, user) => RepaintAsync(studio, page, user, "Sketch"),
        ["repaint-inpaint-sketch"] = (studio, page, user) => RepaintAsync(studio, page, user, "Inpaint sketch"),
        ["repaint-outpaint"] = (studio, page, user) => RepaintAsync(studio, page, user, "Outpaint"),
        ["repaint-batch"] = async (_, page, _) =>
        {
            await page.GotoAsync("/repaint");
            await SheetAsync(page);
            await page.GetByRole(AriaRole.Button, new() { Name = "Batch", Exact = true }).ClickAsync();
            await SheetAsync(page);
            await AddAsync(page, 3);
        },
        ["extras-chain"] = async (_, page, _) =>
        {
            await page.GotoAsync("/extras");
            await AddAsync(page, 2);
            await UnfoldAsync(page);
            await page.GetByLabel("Cut out the part").CheckAsync();
        },
        ["info"] = async (studio, page, user) =>
        {
            await PaintAsync(studio, user, 1);
            var picture = (await Of(studio, user).Pictures.PageAsync(new Application.Pictures.PictureQuery(), Stop)).Pictures[0].Id;
            await page.GotoAsync($"/info?from=picture:{picture}");
            await Expect(page.Locator(".facts-table")).ToContainTextAsync("256x256");
        },
        ["model"] = async (_, page, _) =>
        {
            await page.GotoAsync("/models");
            await page.GetByRole(AriaRole.Link, new() { Name = "ink", Exact = true }).ClickAsync();
            await Expect(page.Locator("[data-test=model-view]")).ToBeVisibleAsync();
            await page.EvaluateAsync("() => document.querySelectorAll('details').forEach(it => it.open = true)");
        },
        ["models-merge"] = async (_, page, _) =>
        {
            await page.GotoAsync("/models?tab=merge");
            await page.GetByRole(AriaRole.Button, new() { Name = "Rising" }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Merge", Exact = true }).ClickAsync();
            await Expect(page.Locator(".field.wrong")).Not.ToHaveCountAsync(0);
        },
        ["models-lora"] = (_, page, _) => LoraAsync(page, "Into a checkpoint", "Write into it"),
        ["models-lora-join"] = (_, page, _) => LoraAsync(page, "Join several", "Join"),
        ["models-lora-resize"] = (_, page, _) => LoraAsync(page, "Make smaller", "Make smaller"),
        ["models-lora-extract"] = (_, page, _) => LoraAsync(page, "Extract", "Extract"),
        ["models-convert"] = async (_, page, _) =>
        {
            await page.GotoAsync("/models?tab=convert");
            await page.GetByRole(AriaRole.Button, new() { Name = "Convert", Exact = true }).ClickAsync();
            await Expect(page.Locator(".field.wrong")).Not.ToHaveCountAsync(0);
        },
        ["models-download"] = async (_, page, _) =>
        {
            await page.GotoAsync("/models?tab=download");
            await page.GetByRole(AriaRole.Button, new() { Name = "Download", Exact = true }).ClickAsync();
            await Expect(page.Locator(".field.wrong")).Not.ToHaveCountAsync(0);
        },
        ["train-steps"] = async (_, page, _) =>
        {
            await page.GotoAsync("/train");
            await UnfoldAsync(page);
            await page.GetByRole(AriaRole.Button, new() { Name = "Train", Exact = true }).ClickAsync();
            await Expect(page.Locator("[data-test=findings], .problem").First).ToBeVisibleAsync();
        },
        ["train-run"] = async (studio, page, user) =>
        {
            Directory.CreateDirectory(Path.Combine(studio.Host.Folders.Data, "datasets", "cats"));
            await studio.Host.Local.SubmitAsync(new TrainRequest(Data: new TrainData(Folder: "datasets/cats")), Stop);
            await page.GotoAsync("/train");
            await Expect(page.Locator("[data-test=training-state]")).ToContainTextAsync("1500 of 2000");
            await Expect(page.Locator(".chart .plot .first")).ToHaveCountAsync(2);
            await Expect(page.GetByText("still falls")).ToBeVisibleAsync();
        },
        ["queue"] = async (studio, page, user) =>
        {
            var owner = Of(studio, user);
            foreach (var request in new GenerateRequest[] { new("done"), new("fail out-of-memory") })
                await foreach (var _ in owner.WatchAsync(await owner.SubmitAsync(request, Stop), Stop)) { }
            studio.Host.Painter.Rests = true;
            try
            {
                var held = await owner.SubmitAsync(new GenerateRequest("a job that is held, with a very long prompt that does not fit into one line of the list at all, whatever the window"), Stop);
                await owner.PauseAsync(held, true, Stop);
                var dropped = await owner.SubmitAsync(new GenerateRequest("a cancelled one"), Stop);
                await owner.StopAsync(dropped, StopKind.Cancel, Stop);
                await owner.SubmitAsync(new GenerateRequest("waits"), Stop);
                await page.GotoAsync("/queue");
                await Expect(page.GetByText("a cancelled one")).ToBeVisibleAsync();
            }
            finally
            {
                studio.Host.Painter.Rests = false;
            }
        },
        ["gallery-wall"] = async (studio, page, user) =>
        {
            await PaintAsync(studio, user, 7);
            await page.GotoAsync("/gallery");
            await Expect(page.Locator(".tile img")).ToHaveCountAsync(7);
        },
        ["gallery-picked"] = async (studio, page, user) =>
        {
            await PaintAsync(studio, user, 3);
            await page.GotoAsync("/gallery");
            await Expect(page.Locator(".tile")).ToHaveCountAsync(3);
            await page.GetByLabel("Pick this picture").First.CheckAsync(new() { Force = true });
            await Expect(page.GetByText("1 picked")).ToBeVisibleAsync();
        },
        ["settings-all"] = async (_, page, _) =>
        {
            await page.GotoAsync("/settings");
            await page.GetByText("also those kept only for other programs").ClickAsync();
            await Expect(page.GetByText("Kept for programs that set it").First).ToBeVisibleAsync();
        },
        ["system"] = async (_, page, _) =>
        {
            await page.GotoAsync("/settings/system");
            await page.GetByRole(AriaRole.Button, new() { Name = "Go to it: v0.1" }).ClickAsync();
            await Expect(page.GetByText("switch --detach v0.1")).ToBeVisibleAsync();
        },
        ["doctor"] = async (_, page, _) =>
        {
            await page.GotoAsync("/doctor");
            await Expect(page.GetByText("easel doctor --data-dir")).ToBeVisibleAsync();
        },
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The states.</summary>
    public static IEnumerable<string> Names => All.Keys;

    /// <summary>Opens a window on one of them.</summary>
    public static async Task<IPage> OpenAsync(StudioPage studio, string name, bool dark, int width = 1440, int height = 900)
    {
        // What only administrators see is seen by the local user.
        var user = name.StartsWith("model", StringComparison.Ordinal) || name is "train-steps" or "train-run" or "settings-all" or "system" or "doctor" ? null : $"{name}-{dark}-{width}";
        var page = await studio.OpenAsync("/", width, height, dark: dark, user: user);
        try
        {
            await All[name](studio, page, user ?? "");
        }
        catch when (Environment.GetEnvironmentVariable("EASEL_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"failed-{name}-{width}.png") });
            throw;
        }

        return page;
    }

    private static IStudio Of(StudioPage studio, string user) => studio.Host.Parts.For(new StudioUser(user, IsAdmin: false));

    private static async Task PaintAsync(StudioPage studio, string user, int count)
    {
        var id = await Of(studio, user).SubmitAsync(new GenerateRequest("a house", Steps: 4, Count: count), Stop);
        await foreach (var _ in Of(studio, user).WatchAsync(id, Stop)) { }
    }

    private static async Task RepaintAsync(StudioPage studio, IPage page, string user, string mode)
    {
        var picture = await Of(studio, user).UploadAsync(ImageEncoder.Encode(QuickPainter.Paint(3, 128, 128), ImageFormat.Png), "house.png", Stop);
        await page.GotoAsync($"/repaint?from={picture}");
        await SheetAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = mode, Exact = true }).ClickAsync();
        await SheetAsync(page);
        await page.WaitForFunctionAsync("() => document.querySelector('.board:not([data-loading]) canvas.above')?.width === 128");
        if (mode != "Outpaint") await page.Locator(".board").ClickAsync();
        await UnfoldAsync(page);
    }

    /// <summary>Opens all that is folded away, and waits until it is open.</summary>
    public static async Task UnfoldAsync(IPage page)
    {
        await page.EvaluateAsync("() => document.querySelectorAll('.fold > h2 > button[aria-expanded=false], details:not([open]) > summary').forEach(it => it.click())");
        await Expect(page.Locator(".fold > h2 > button[aria-expanded=false]")).ToHaveCountAsync(0);
    }

    // On a phone the form is a sheet that is pulled up, and down again.
    private static async Task SheetAsync(IPage page)
    {
        await page.Locator(".form").WaitForAsync();
        if (await page.Locator(".handle").IsVisibleAsync()) await page.Locator(".handle").ClickAsync();
    }

    private static async Task AddAsync(IPage page, int count)
    {
        FilePayload[] files = [.. Enumerable.Range(1, count).Select(i => new FilePayload { Name = $"{i}.png", MimeType = "image/png", Buffer = ImageEncoder.Encode(QuickPainter.Paint(i, 64, 64), ImageFormat.Png) })];
        await page.Locator("input[type=file][multiple]").First.SetInputFilesAsync(files);
        await Expect(page.Locator(".tray .one")).ToHaveCountAsync(count);
    }

    private static async Task LoraAsync(IPage page, string tool, string button)
    {
        await page.GotoAsync("/models?tab=lora");
        await page.GetByRole(AriaRole.Button, new() { Name = tool, Exact = true }).First.ClickAsync();
        await page.Locator(".sheet .button.main", new() { HasText = button }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert).First).ToBeVisibleAsync();
    }
}
