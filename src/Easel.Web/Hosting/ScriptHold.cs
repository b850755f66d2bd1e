using Microsoft.JSInterop;

namespace Easel.Web.Hosting;

/// <summary>A part of the page that the script has a hold of. The part may be gone before the script answers, which is no fault.</summary>
/// <typeparam name="T">The part.</typeparam>
public sealed class ScriptHold<T> : IAsyncDisposable where T : class
{
    private DotNetObjectReference<T>? self;
    private bool gone;

    /// <summary>What the script answers with; null before it did.</summary>
    public IJSObjectReference? Handle { get; private set; }

    /// <summary>Opens it in the script.</summary>
    /// <param name="script">The script.</param>
    /// <param name="function">Its function, which takes the elements and then the part.</param>
    /// <param name="part">The part, which the script calls back.</param>
    /// <param name="elements">The part's elements.</param>
    public async Task OpenAsync(Task<IJSObjectReference> script, string function, T part, params object?[] elements)
    {
        try
        {
            var module = await script;
            if (gone) return;
            self = DotNetObjectReference.Create(part);
            var opened = await module.InvokeAsync<IJSObjectReference>(function, [.. elements, self]);
            if (gone) await PageScript.StopAsync(opened);
            else Handle = opened;
        }
        catch (JSException) when (gone)
        {
            // Its element went before the script looked for it.
        }
        catch (JSDisconnectedException)
        {
            // The window is gone.
        }
        catch (TaskCanceledException)
        {
            // The same, seen earlier.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        gone = true;
        self?.Dispose();
        await PageScript.StopAsync(Handle);
    }
}
