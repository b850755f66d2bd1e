using System.Collections.Immutable;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Web.Controls;
using Easel.Web.Language;
using Easel.Web.Painting;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Easel.Web.Library;

/// <summary>A form of work on model files: it is kept as it is typed, and what is wrong stands at its field.</summary>
/// <typeparam name="TRequest">What it asks for.</typeparam>
public abstract class ModelWorkForm<TRequest> : StudioComponent where TRequest : JobRequest
{
    private ImmutableArray<FieldProblem> problems = [];

    /// <summary>The families of models by their names, where they are known.</summary>
    [Parameter]
    public IReadOnlyDictionary<string, string> Families { get; set; } = new Dictionary<string, string>();

    /// <summary>What the form asks for.</summary>
    protected TRequest Request { get; private set; } = null!;

    /// <summary>What a fresh form asks for.</summary>
    protected abstract TRequest Fresh { get; }

    /// <summary>The checkpoints that can be chosen.</summary>
    protected IEnumerable<Choice> Checkpoints => Installed(ModelKind.Checkpoint);

    /// <summary>The LoRAs that can be chosen.</summary>
    protected IEnumerable<Choice> Loras => Installed(ModelKind.Lora);

    /// <summary>The precisions that a file can be written in.</summary>
    protected IEnumerable<Choice> Precisions => Enum.GetNames<SavePrecision>().Select(name => new Choice(name, name == nameof(SavePrecision.Keep) ? W[KeepPrecision] : name.ToLowerInvariant()));

    /// <summary>What the precision is called that keeps the numbers as they are.</summary>
    protected virtual Phrase KeepPrecision => Phrases.KeepAsItIs;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Request = Fresh;
        if (await Session.DraftAsync(Request.Kind) is not { } kept) return;
        try
        {
            if (RequestJson.Read(kept) is TRequest read) Request = read;
        }
        catch (InvalidRequestException)
        {
            // A draft of another version: the form is then fresh.
        }

        Restored();
    }

    /// <summary>The form was filled with what was kept.</summary>
    protected virtual void Restored()
    {
    }

    /// <summary>What is wrong with a field, or with an element of it; null where nothing is.</summary>
    protected string? Wrong(string field) => problems.FirstOrDefault(it => it.Field == field || it.Field.StartsWith(field + "[", StringComparison.Ordinal))?.Message;

    /// <summary>Puts another request in its place.</summary>
    protected void Change(TRequest changed)
    {
        (Request, problems) = (changed, []);
        _ = Session.KeepDraftAsync(Request.Kind, RequestJson.Write(Request));
    }

    /// <summary>Submits it; true where it was taken.</summary>
    protected async Task<bool> SubmitAsync()
    {
        try
        {
            await Session.Studio.SubmitAsync(Request, Session.Closed);
            problems = [];
            await Session.RefreshAsync();
            return true;
        }
        catch (InvalidRequestException e)
        {
            // Each stands at its own field.
            problems = e.Problems;
        }
        catch (EaselException e)
        {
            Snackbar.Add(e.Message, Severity.Warning);
        }

        return false;
    }

    /// <summary>What was chosen, as a precision.</summary>
    protected static SavePrecision Precision(string? chosen, SavePrecision standard) => chosen is null ? standard : Enum.Parse<SavePrecision>(chosen);

    private IEnumerable<Choice> Installed(ModelKind kind) => FormChoices.Names(Session.Studio, kind)
        .Select(name => new Choice(name, Families.GetValueOrDefault(name) is { } family and not "unknown" ? $"{name} ({family})" : name)).Prepend(new Choice("", "–"));
}
