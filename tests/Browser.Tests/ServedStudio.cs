using System.Diagnostics;
using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Imaging;
using Easel.Testing;
using Microsoft.Playwright;

namespace Easel.Browser.Tests;

/// <summary>The whole program as people start it, with small models and pictures, and a browser that looks at it.</summary>
public sealed class ServedStudio : IAsyncLifetime
{
    private Process? process;
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>The port that its kept start options name; null lets the command line take any, which the page can then not change.</summary>
    public int? Port { get; init; }

    /// <summary>The data folder.</summary>
    public string Data { get; } = Directory.CreateTempSubdirectory("easel-served-").FullName;

    /// <summary>Where the page is.</summary>
    public string Address { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        if (Chromium.Path is null) return;
        foreach (var (golden, name) in new[] { ("tiny-sd1", "one"), ("tiny-sd1", "two"), ("tiny-sd2v", "velocity") })
        {
            Copy($"models/{golden}.safetensors", $"models/Stable-diffusion/{name}.safetensors");
            Copy($"models/{golden}.yaml", $"models/Stable-diffusion/{name}.yaml");
        }

        for (var i = 0; i < 4; i++)
        {
            var picture = new PixelBuffer(64, 64, 3);
            for (var at = 0; at < picture.Bytes.Length; at++) picture.Bytes[at] = (byte)(40 + 30 * i + at / 3 % 64);
            ImageFile.Save(Path.Combine(Data, "datasets", "cats", "1_sls 1girl", $"{i}.png"), picture, ImageFormat.Png, overwrite: true);
            await File.WriteAllTextAsync(Path.Combine(Data, "datasets", "cats", "1_sls 1girl", $"{i}.caption"), $"sls 1girl, picture {i}");
        }

        var program = Path.Combine(AppContext.BaseDirectory, "..", "..", "Easel.Cli", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "easel.dll");
        if (Port is not null) await File.WriteAllTextAsync(Path.Combine(Data, "start.json"), $$"""{ "port": {{Port}} }""");
        var start = new ProcessStartInfo("dotnet", [Path.GetFullPath(program), "serve", "--data-dir", Data, .. Port is null ? ["--port", "0"] : Array.Empty<string>()]) { RedirectStandardOutput = true, RedirectStandardInput = true };
        // Threads that wait spinning take the processor from those that work.
        start.Environment["OMP_WAIT_POLICY"] = "PASSIVE";
        process = Process.Start(start)!;
        Address = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"The studio did not start: {program}");
        playwright = await Playwright.CreateAsync();
        browser = await Chromium.LaunchAsync(playwright);
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
        if (process is not null)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Directory.Delete(Data, recursive: true);
    }

    /// <summary>Opens a window.</summary>
    public async Task<IPage> OpenAsync(string address, int width = 1440, int height = 900, string language = "en-GB", bool dark = false)
    {
        Chromium.Required();
        var context = await browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = Address, ViewportSize = new ViewportSize { Width = width, Height = height }, Locale = language, ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(Chromium.Patience);
        var page = await context.NewPageAsync();
        await page.GotoAsync(address);
        await page.Locator(".rail").WaitForAsync();
        return page;
    }

    /// <summary>Keeps what a page looks like, with EASEL_SCREENSHOTS=FOLDER.</summary>
    public static async Task LookAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("EASEL_SCREENSHOTS") is { Length: > 0 } folder) await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = false });
    }

    /// <summary>Asserts that axe, where its script is at hand (EASEL_AXE), finds nothing serious.</summary>
    public static async Task AxeAsync(IPage page)
    {
        if (Environment.GetEnvironmentVariable("EASEL_AXE") is not { Length: > 0 } script) return;
        // Not as a script of the page: the studio allows none but its own.
        await page.EvaluateAsync($"() => {{ {await File.ReadAllTextAsync(script)} }}");
        var found = await page.EvaluateAsync<string[]>("""
            async () => (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })).violations.filter(it => ['moderate', 'serious', 'critical'].includes(it.impact))
              .map(it => `${it.impact} ${it.id}: ${it.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(' | ')}`)
            """);
        Assert.True(found.Length == 0, string.Join(Environment.NewLine, found));
    }

    private void Copy(string golden, string relative)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Data, relative))!);
        File.Copy(Golden.PathOf(golden), Path.Combine(Data, relative));
    }
}
