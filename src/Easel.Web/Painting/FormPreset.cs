using System.Text.Json;
using Easel.Core.Errors;
using Easel.Core.Requests;

namespace Easel.Web.Painting;

/// <summary>A form that was kept under a name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Request">What it asks for, without a picture to start from, as JSON.</param>
/// <param name="Prompts">Whether its prompts belong to it.</param>
public sealed record FormPreset(string Name, string Request, bool Prompts)
{
    /// <summary>A preset of a form.</summary>
    public static FormPreset Of(string name, GenerateRequest form, bool prompts)
    {
        var request = form with { Image = form.Image is { } image ? image with { InitImage = "", Mask = null } : null };
        return new FormPreset(name, RequestJson.Write(prompts ? request : request with { Prompt = "", Negative = "", Networks = [] }), prompts);
    }

    /// <summary>The form with the preset in it; its picture stays, and its prompts where the preset has none.</summary>
    /// <exception cref="InvalidRequestException">It was kept by a version with other fields.</exception>
    public GenerateRequest Apply(GenerateRequest form)
    {
        var read = (GenerateRequest)RequestJson.Read(Request);
        if (!Prompts) read = read with { Prompt = form.Prompt, Negative = form.Negative, Networks = form.Networks };
        return read with { Image = form.Image is { } mine ? (read.Image ?? mine) with { InitImage = mine.InitImage, Mask = mine.Mask } : null };
    }

    /// <summary>Presets as text.</summary>
    public static string Write(IReadOnlyList<FormPreset> presets) => JsonSerializer.Serialize(presets);

    /// <summary>Presets that were kept; none where the text is none of theirs.</summary>
    public static IReadOnlyList<FormPreset> Read(string? text)
    {
        try
        {
            return text is null ? [] : [.. (JsonSerializer.Deserialize<List<FormPreset?>>(text) ?? []).OfType<FormPreset>().Where(it => it is { Name.Length: > 0, Request: not null })];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
