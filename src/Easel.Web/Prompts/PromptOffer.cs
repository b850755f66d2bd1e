namespace Easel.Web.Prompts;

/// <summary>What can be put in at the caret.</summary>
/// <param name="Kind">lora, embedding, wildcard, style or tag.</param>
/// <param name="Name">What lists show.</param>
/// <param name="Text">What is put in.</param>
/// <param name="Note">How common it is, or what it stands for.</param>
public sealed record PromptOffer(string Kind, string Name, string Text, string? Note = null);
