using System.Text.RegularExpressions;

namespace Easel.Core.Prompts;

/// <summary>Takes comments out of a prompt: from <c>#</c> to the end of the line (A1111 <c>modules/processing_scripts/comments.py</c>).</summary>
public static partial class PromptComments
{
    /// <summary>The prompt without comments; a line that is nothing but one disappears, any other keeps its break.</summary>
    public static string Strip(string prompt) => Comment().Replace(WholeLine().Replace(prompt, "\n"), "\n");

    [GeneratedRegex(@"(?:\A|\n)#[^\n]*(?:\n|\z)")]
    private static partial Regex WholeLine();

    [GeneratedRegex(@"#[^\n]*(?:\n|\z)")]
    private static partial Regex Comment();
}
