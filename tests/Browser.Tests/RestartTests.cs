using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Easel.Browser.Tests;

/// <summary>The studio is started again from the page: while a job runs, and at another port.</summary>
public sealed class RestartTests : IAsyncLifetime
{
    private readonly ServedStudio studio = new() { Port = FreePort() };

    public ValueTask InitializeAsync() => studio.InitializeAsync();

    public ValueTask DisposeAsync() => studio.DisposeAsync();

    [Fact]
    public async Task While_a_job_runs_a_restart_asks_what_becomes_of_it_and_waits_for_its_end()
    {
        var paint = await studio.OpenAsync("/");
        await paint.GetByLabel("Prompt", Exact()).FillAsync("a long job");
        await paint.GetByLabel("Checkpoint", Exact()).SelectOptionAsync("one");
        await paint.Locator(".field:has(label:text-is('Steps')) input[type=number]").FillAsync("150");
        await paint.GetByLabel("Width", Exact()).FillAsync("64");
        await paint.GetByLabel("Height", Exact()).FillAsync("64");
        await paint.GetByLabel("Batch count", Exact()).FillAsync("1000");
        await paint.GetByLabel("Batch count", Exact()).PressAsync("Control+Enter");
        await Expect(paint.Locator(".status progress")).ToBeVisibleAsync();

        var page = await studio.OpenAsync("/settings/system");
        var running = page.Locator("[data-test=running]");
        var again = page.GetByRole(AriaRole.Button, new() { Name = "Keep and start again" });
        await Expect(running).Not.ToContainTextAsync("Medium:");
        await page.GetByLabel("Memory level").SelectOptionAsync("medium");
        await again.ClickAsync();
        // Nothing happens before someone says what becomes of the job.
        await Expect(page.GetByText("1 job runs.")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Now: back into the queue" })).ToBeVisibleAsync();
        await Expect(again).ToHaveCountAsync(0);
        await ServedStudio.LookAsync(page, "system-asks");
        await page.GetByRole(AriaRole.Button, new() { Name = "When they have ended" }).ClickAsync();
        await Expect(page.GetByText("The studio starts again")).ToBeVisibleAsync();
        // It waits: the studio that runs is still the old one, and the job goes on. A new window sees that too.
        var other = await studio.OpenAsync("/settings/system");
        await Expect(other.GetByText("The studio starts again")).ToBeVisibleAsync();
        await Expect(other.Locator("[data-test=running]")).Not.ToContainTextAsync("Medium:");
        await Expect(paint.Locator(".status progress")).ToBeVisibleAsync();
        await paint.GetByRole(AriaRole.Button, new() { NameRegex = new("^Cancel and keep nothing") }).ClickAsync();
        await Expect(running).ToContainTextAsync("Medium:");
        await Expect(running).ToContainTextAsync(studio.Address.Trim());
        await Expect(again).ToBeEnabledAsync();
    }

    [Fact]
    public async Task A_page_follows_the_studio_to_another_port()
    {
        var page = await studio.OpenAsync("/settings/system");
        var port = FreePort();
        await page.GetByLabel("Port", Exact()).FillAsync($"{port}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep and start again" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex($":{port}/settings/system$"));
        await Expect(page.Locator("[data-test=running]")).ToContainTextAsync($":{port}");
        await Expect(page.GetByLabel("Port", Exact())).ToHaveValueAsync($"{port}");
    }

    private static PageGetByLabelOptions Exact() => new() { Exact = true };

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
