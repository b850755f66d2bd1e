namespace Easel.Web.Prompts;

/// <summary>A stretch of a prompt that looks alike.</summary>
/// <param name="Text">The text as typed.</param>
/// <param name="Look">CSS classes; empty for plain text.</param>
/// <param name="Depth">How deep the colour of a weighted word is, in percent.</param>
public readonly record struct PromptSegment(string Text, string Look, int Depth);
