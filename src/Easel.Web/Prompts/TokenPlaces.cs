using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Easel.Application.Prompts;

namespace Easel.Web.Prompts;

/// <summary>Where in a prompt its tokens stand. Tokens come from the text without its syntax; each is looked for behind the one before it.</summary>
public static partial class TokenPlaces
{
    // Further than syntax reaches, a match would be an accident.
    private const int Farthest = 200;

    /// <summary>A place for each token; its length is 0 where the token cannot be found, for instance because the tokenizer wrote the text anew.</summary>
    public static ImmutableArray<(int Offset, int Length)> Find(string prompt, ImmutableArray<PromptToken> tokens)
    {
        var text = Network().Replace(prompt, tag => new string('\0', tag.Length));
        var places = ImmutableArray.CreateBuilder<(int, int)>(tokens.Length);
        var from = 0;
        foreach (var token in tokens)
        {
            var spelling = token.Text.Trim();
            var at = spelling.Length == 0 ? -1 : text.IndexOf(spelling, from, Math.Min(text.Length - from, Farthest + spelling.Length), StringComparison.OrdinalIgnoreCase);
            places.Add(at < 0 ? (0, 0) : (at, spelling.Length));
            if (at >= 0) from = at + spelling.Length;
        }

        return places.ToImmutable();
    }

    [GeneratedRegex("<[^<>:]+:[^<>]+>")]
    private static partial Regex Network();
}
