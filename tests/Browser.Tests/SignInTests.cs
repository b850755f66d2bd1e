using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Easel.Browser.Tests;

/// <summary>A studio with accounts, seen by people with a browser.</summary>
public sealed class SignInTests : IAsyncLifetime
{
    private StudioPage studio = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        studio = new StudioPage { HasAccounts = true };
        await studio.InitializeAsync();
    }

    public ValueTask DisposeAsync() => studio.DisposeAsync();

    [Fact]
    public async Task Nobody_sees_the_studio_before_signing_in_and_everyone_sees_their_own()
    {
        await studio.Host.Accounts.AddAsync("ann", "secret word", isAdmin: false, Stop);
        await studio.Host.Accounts.AddAsync("admin", password: null, isAdmin: true, Stop);
        var key = await studio.Host.Accounts.AddKeyAsync("admin", "made at the first start", Stop);

        var page = await studio.WindowAsync();
        await page.GotoAsync("/gallery");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await Expect(page.Locator(".rail")).ToHaveCountAsync(0);

        await SignInAsync(page, "ann", "wrong");
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Expect(page.Locator(".rail")).ToHaveCountAsync(0);

        await SignInAsync(page, "ann", "secret word");
        await page.Locator(".rail").WaitForAsync();
        await page.GotoAsync("/");
        await page.GetByLabel("Prompt", new() { Exact = true }).FillAsync("a house of ann");
        await page.GetByLabel("Prompt", new() { Exact = true }).PressAsync("Control+Enter");
        await Expect(page.Locator(".strip .thumb")).ToHaveCountAsync(1);

        // The key that the first start prints is the administrator's password, in a window that knows nothing of the first one.
        var other = await studio.WindowAsync();
        await other.GotoAsync("/gallery");
        await SignInAsync(other, "admin", key);
        await other.Locator(".rail").WaitForAsync();
        await Expect(other.GetByText("0 pictures")).ToBeVisibleAsync();
        await page.GotoAsync("/gallery");
        await Expect(page.GetByText("1 picture", new() { Exact = true })).ToBeVisibleAsync();

        // Signed out, it is over.
        await page.EvaluateAsync("async () => { await fetch('/logout', { method: 'POST' }); }");
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign in" })).ToBeVisibleAsync();
    }

    private static async Task SignInAsync(IPage page, string name, string password)
    {
        await page.GetByLabel("Name").FillAsync(name);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }
}
