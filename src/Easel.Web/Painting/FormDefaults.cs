using System.Text.Json.Nodes;
using Easel.Core.Errors;
using Easel.Core.Requests;

namespace Easel.Web.Painting;

/// <summary>What a user's fresh form asks for: Easel's defaults, or what the user kept in place of them, field by field.</summary>
/// <param name="Kept">The fresh form, as it is kept: it has a second pass where defaults of that are kept, though none is painted.</param>
/// <param name="KeepAsync">Keeps the form's present value of a field, by its name in requests, as its default.</param>
public sealed record FormDefaults(GenerateRequest Kept, Func<string, Task> KeepAsync)
{
    private const string SecondPass = "hires.";

    /// <summary>The fresh form: without a second pass.</summary>
    public GenerateRequest Request => Kept.Hires is null ? Kept : Kept with { Hires = null };

    /// <summary>What a second pass begins with when it is switched on.</summary>
    public HiresOptions Hires => Kept.Hires ?? new HiresOptions();

    /// <summary>A request's defaults with one field of another request in it.</summary>
    /// <param name="defaults">The defaults so far.</param>
    /// <param name="request">Where the new default comes from.</param>
    /// <param name="field">The field's name, its parts joined by points: <c>guidance.cfgRescale</c>.</param>
    public static GenerateRequest With(GenerateRequest defaults, GenerateRequest request, string field)
    {
        if (field.StartsWith(SecondPass, StringComparison.Ordinal)) defaults = defaults with { Hires = defaults.Hires ?? new HiresOptions() };
        var (into, from) = (JsonNode.Parse(RequestJson.Write(defaults))!, JsonNode.Parse(RequestJson.Write(request)));
        var parts = field.Split('.');
        JsonNode? target = into;
        foreach (var part in parts[..^1])
        {
            (target, from) = (target?[part], from?[part]);
            if (target is null) return defaults;
        }

        if (from?[parts[^1]] is { } value) target![parts[^1]] = value.DeepClone();
        else target!.AsObject().Remove(parts[^1]);
        return (GenerateRequest)RequestJson.Read(into.ToJsonString());
    }

    /// <summary>Reads what was kept; Easel's own defaults where nothing was, or where it is of another version.</summary>
    /// <param name="kept">What was kept.</param>
    /// <param name="own">Easel's own defaults of the form; null takes those of painting.</param>
    public static GenerateRequest Read(string? kept, GenerateRequest? own = null)
    {
        own ??= new GenerateRequest("");
        try
        {
            return kept is not null && RequestJson.Read(kept) is GenerateRequest read ? read : own;
        }
        catch (InvalidRequestException)
        {
            return own;
        }
    }
}
