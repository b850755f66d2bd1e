using Easel.Core.Errors;
using Easel.Web.Language;
using Easel.Web.Session;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Easel.Web.Controls;

/// <summary>What every part of the page has: the session, its words, and a place for messages.</summary>
public abstract class StudioComponent : ComponentBase
{
    /// <summary>The language.</summary>
    [CascadingParameter]
    public Words W { get; set; } = new(PageLanguage.English);

    /// <summary>The window on the studio.</summary>
    [Inject]
    protected StudioSession Session { get; set; } = null!;

    /// <summary>Short messages.</summary>
    [Inject]
    protected ISnackbar Snackbar { get; set; } = null!;

    /// <summary>Does something that may be refused; a refusal is shown as a note. True where it was done.</summary>
    protected async Task<bool> TryAsync(Func<Task> act)
    {
        try
        {
            await act();
            return true;
        }
        catch (EaselException e)
        {
            Snackbar.Add(e.Message, Severity.Warning, options => options.VisibleStateDuration = 12000);
            return false;
        }
    }
}
