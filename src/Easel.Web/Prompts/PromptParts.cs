using System.Collections.Immutable;

namespace Easel.Web.Prompts;

/// <summary>A prompt as the parts between its commas. A comma inside brackets, or behind a backslash, divides nothing.</summary>
public static class PromptParts
{
    /// <summary>What stands between two parts.</summary>
    public const string Separator = ", ";

    /// <summary>The parts in their order, without the space around them; empty ones are left out.</summary>
    public static ImmutableArray<string> Of(string prompt)
    {
        var parts = ImmutableArray.CreateBuilder<string>();
        var (start, depth) = (0, 0);
        for (var i = 0; i < prompt.Length; i++)
        {
            switch (prompt[i])
            {
                // A written bracket holds together what it encloses; a face like :-\( encloses nothing.
                case '\\' when i + 1 < prompt.Length:
                    i++;
                    if (prompt[i] == '(' && prompt.IndexOf("\\)", i, StringComparison.Ordinal) >= 0) depth++;
                    if (prompt[i] == ')') depth = Math.Max(0, depth - 1);
                    break;
                case '(' or '[' or '{' or '<':
                    depth++;
                    break;
                case ')' or ']' or '}' or '>':
                    depth = Math.Max(0, depth - 1);
                    break;
                case ',' when depth == 0:
                    Take(i);
                    start = i + 1;
                    break;
            }
        }

        Take(prompt.Length);
        return parts.ToImmutable();

        void Take(int end)
        {
            if (prompt[start..end].Trim() is { Length: > 0 } part) parts.Add(part);
        }
    }

    /// <summary>The prompt of some parts.</summary>
    public static string Join(IEnumerable<string> parts) => string.Join(Separator, parts);
}
