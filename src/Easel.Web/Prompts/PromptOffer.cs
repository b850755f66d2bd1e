namespace Easel.Web.Prompts;

/// <summary>What can be put in at the caret.</summary>
/// <param name="Kind">lora, embedding, wildcard, style, face or tag.</param>
/// <param name="Name">What lists show.</param>
/// <param name="Text">What is put in.</param>
/// <param name="Note">How common it is, or what it stands for; null shows the kind.</param>
/// <param name="Picture">The address of its picture; null where it has none.</param>
/// <param name="Category">The tag's kind in its list's numbers, which colours it; null for what is no tag.</param>
public sealed record PromptOffer(string Kind, string Name, string Text, string? Note = null, string? Picture = null, int? Category = null)
{
    /// <summary>How many letters before the caret it takes the place of; null for the whole phrase there.</summary>
    public int? Replaces { get; init; }
}
