using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Easel.Core.Prompts;

/// <summary>A template for prompts.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Prompt">Text; <c>{prompt}</c> marks the place of the user's prompt, without it the text is appended behind a comma.</param>
/// <param name="Negative">The same for the negative prompt.</param>
public sealed record PromptStyle(string Name, string Prompt, string Negative);

/// <summary>What styles were found in a prompt, and what is left of it.</summary>
public sealed record ExtractedStyles(ImmutableArray<string> Names, string Prompt, string Negative);

/// <summary>The styles a user has (A1111 <c>modules/styles.py</c>: <c>StyleDatabase</c>).</summary>
/// <param name="styles">In the order of the files; of two with the same name the later counts.</param>
public sealed partial class PromptStyles(IEnumerable<PromptStyle> styles)
{
    private const string Place = "{prompt}";

    private readonly ImmutableArray<PromptStyle> all = [.. styles.Reverse().DistinctBy(s => s.Name).Reverse()];

    /// <summary>The styles in order.</summary>
    public ImmutableArray<PromptStyle> All => all;

    /// <summary>The style of a name, or null.</summary>
    public PromptStyle? Find(string name) => all.FirstOrDefault(s => s.Name == name);

    /// <summary>Puts a prompt and its negative prompt into styles, one after the other; comments go first. Unknown names change nothing.</summary>
    public (string Prompt, string Negative) Apply(string prompt, string negative, IEnumerable<string> names)
    {
        (prompt, negative) = (PromptComments.Strip(prompt), PromptComments.Strip(negative));
        foreach (var name in names)
        {
            var style = Find(name);
            prompt = Merge(PromptComments.Strip(style?.Prompt ?? ""), prompt);
            negative = Merge(PromptComments.Strip(style?.Negative ?? ""), negative);
        }
        return (prompt, negative);
    }

    /// <summary>Finds the styles that a prompt was made with, the last first, and takes them out; names come in the order of application.</summary>
    public ExtractedStyles Extract(string prompt, string negative)
    {
        (prompt, negative) = (PromptComments.Strip(prompt), PromptComments.Strip(negative));
        var left = all.Where(s => s.Prompt.Length > 0 || s.Negative.Length > 0).ToList();
        var found = new Stack<string>();
        while (left.FirstOrDefault(s => Undo(s.Prompt, prompt) is not null && Undo(s.Negative, negative) is not null) is { } style)
        {
            (prompt, negative) = (Undo(style.Prompt, prompt)!, Undo(style.Negative, negative)!);
            left.Remove(style);
            found.Push(style.Name);
        }
        return new ExtractedStyles([.. found], prompt, negative);
    }

    private static string Merge(string style, string prompt)
    {
        if (style.Contains(Place, StringComparison.Ordinal)) return style.Replace(Place, prompt, StringComparison.Ordinal);
        return string.Join(", ", new[] { PythonText.Strip(prompt), PythonText.Strip(style) }.Where(t => t.Length > 0));
    }

    /// <summary>The prompt before a style's text was put around or behind it; null where it does not show that text.</summary>
    private static string? Undo(string style, string prompt)
    {
        var text = Spaces().Replace(PythonText.Strip(PromptComments.Strip(style)), " ");
        var merged = Spaces().Replace(PythonText.Strip(prompt), " ");
        var place = text.IndexOf(Place, StringComparison.Ordinal);
        if (place >= 0)
        {
            var (before, after) = (text[..place], text[(place + Place.Length)..]);
            return merged.Length >= before.Length + after.Length && merged.StartsWith(before, StringComparison.Ordinal) && merged.EndsWith(after, StringComparison.Ordinal)
                ? merged[before.Length..^after.Length]
                : null;
        }
        if (!merged.EndsWith(text, StringComparison.Ordinal)) return null;
        var rest = merged[..^text.Length];
        return rest.EndsWith(", ", StringComparison.Ordinal) ? rest[..^2] : rest;
    }

    [GeneratedRegex(" {2,}")]
    private static partial Regex Spaces();
}
