using Microsoft.JSInterop;

namespace Easel.Web.Hosting;

/// <summary>The page's own script, loaded once for each window.</summary>
/// <param name="browser">The browser.</param>
/// <param name="assets">Knows its address.</param>
public sealed class PageScript(IJSRuntime browser, PageAssets assets)
{
    private Task<IJSObjectReference>? script;
    private Task<IJSObjectReference>? canvas;

    /// <summary>The page's script.</summary>
    public Task<IJSObjectReference> LoadAsync() => script ??= browser.InvokeAsync<IJSObjectReference>("import", assets.Address("easel.js")).AsTask();

    /// <summary>The drawing board's script.</summary>
    public Task<IJSObjectReference> LoadCanvasAsync() => canvas ??= browser.InvokeAsync<IJSObjectReference>("import", assets.Address("canvas.js")).AsTask();

    /// <summary>Stops something that the script started; a window that is gone has stopped it itself.</summary>
    public static async ValueTask StopAsync(IJSObjectReference? handle)
    {
        if (handle is null) return;
        try
        {
            await handle.InvokeVoidAsync("stop");
            await handle.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // Nothing is left to stop.
        }
        catch (TaskCanceledException)
        {
            // The same, seen earlier.
        }
    }
}
