using System.Collections.Immutable;

namespace Easel.Web.Painting;

/// <summary>A LoRA or an embedding that can be put into a prompt.</summary>
/// <param name="Kind">lora or embedding.</param>
/// <param name="Name">As prompts name it.</param>
/// <param name="Picture">The address of its preview picture; null where it has none.</param>
/// <param name="Family">The family that it was made for; null where that is not known.</param>
/// <param name="TriggerWords">The words that call it up; empty where none are known.</param>
/// <param name="Weight">The weight to use it with.</param>
public sealed record NetworkChoice(string Kind, string Name, string? Picture, string? Family, ImmutableArray<string> TriggerWords, double Weight)
{
    /// <summary>The tag of a LoRA, the name of an embedding.</summary>
    public string Text => Kind == "lora" ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"<lora:{Name}:{Weight:0.##}>") : Name;
}
