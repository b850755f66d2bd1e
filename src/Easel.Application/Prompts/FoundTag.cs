namespace Easel.Application.Prompts;

/// <summary>A tag that fits what was typed.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="Alias">The other name that fits; null where its own does.</param>
public readonly record struct FoundTag(PromptTag Tag, string? Alias);
