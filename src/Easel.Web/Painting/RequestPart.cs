using System.Collections.Immutable;
using System.Globalization;
using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Web.Controls;
using Microsoft.AspNetCore.Components;

namespace Easel.Web.Painting;

/// <summary>A part of the form that edits a request. The request itself is the form's content: there is no second truth.</summary>
public abstract class RequestPart : StudioComponent
{
    private static readonly GenerateRequest Plain = new("");
    private static readonly HiresOptions PlainHires = new();

    /// <summary>What a fresh form asks for: the user's own defaults, where the form has them.</summary>
    protected GenerateRequest Fresh => Defaults?.Request ?? Plain;

    /// <summary>What a second pass begins with: the user's own defaults, where the form has them.</summary>
    protected HiresOptions FreshHires => Defaults?.Hires ?? PlainHires;

    /// <summary>The user's own defaults.</summary>
    [CascadingParameter]
    public FormDefaults? Defaults { get; set; }

    /// <summary>The request as it stands.</summary>
    [Parameter, EditorRequired]
    public GenerateRequest Request { get; set; } = null!;

    /// <summary>The request as it becomes.</summary>
    [Parameter]
    public EventCallback<GenerateRequest> RequestChanged { get; set; }

    /// <summary>What can be chosen.</summary>
    [CascadingParameter]
    public FormChoices Choices { get; set; } = null!;

    /// <summary>The fields that were refused.</summary>
    [CascadingParameter]
    public ImmutableArray<FieldProblem> Problems { get; set; } = [];

    /// <summary>Puts another request in its place.</summary>
    protected Task SetAsync(GenerateRequest request) => RequestChanged.InvokeAsync(request);

    /// <summary>What is wrong with a field; null where nothing is.</summary>
    protected string? Problem(string field) => Problems.IsDefaultOrEmpty ? null : Problems.FirstOrDefault(it => it.Field == field)?.Message;

    /// <summary>A number as people write it.</summary>
    protected static string Number(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>A number of the form as a whole number.</summary>
    protected static int Whole(double? number) => (int)Math.Round(number ?? 0);
}
