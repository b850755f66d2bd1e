using System.Collections.Immutable;

namespace Easel.Application.Prompts;

/// <summary>A tag of a list of tags.</summary>
/// <param name="Name">As the list has it, with underscores: <c>long_hair</c>.</param>
/// <param name="Category">The list's number of its kind; Danbooru's are 0 general, 1 artist, 3 copyright, 4 character, 5 meta.</param>
/// <param name="Count">How many pictures have it.</param>
/// <param name="Aliases">Other names of it.</param>
/// <param name="Translation">Its name in another language; null where none is known.</param>
public sealed record PromptTag(string Name, int Category, long Count, ImmutableArray<string> Aliases, string? Translation = null)
{
    /// <summary>As it is written into a prompt: with spaces, its brackets escaped, so that they carry no weight. Faces such as <c>&gt;_&lt;</c> keep their underscore.</summary>
    public string Text
    {
        get
        {
            var text = Name.Length > 3 ? Name.Replace('_', ' ') : Name;
            return text.Replace("(", "\\(", StringComparison.Ordinal).Replace(")", "\\)", StringComparison.Ordinal);
        }
    }
}
