using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Easel.Web.Prompts;

/// <summary>Guesses what a part of a prompt is about; whoever knows better moves it.</summary>
public static partial class PromptGrouping
{
    private static readonly ImmutableHashSet<string> Quality =
    [
        "masterpiece", "best quality", "high quality", "highest quality", "amazing quality", "good quality", "normal quality", "highres", "absurdres", "ultra detailed", "ultra-detailed", "highly detailed", "extremely detailed",
        "hd", "uhd", "4k", "8k", "hdr", "award winning", "award-winning", "professional", "sharp focus", "best illustration", "very aesthetic", "newest",
    ];

    private static readonly ImmutableArray<string> Style =
        ["style", "painting", "watercolor", "watercolour", "sketch", "drawing", "anime", "manga", "comic", "photo", "render", "illustration", "lineart", "line art", "pixel art", "ink wash", "sumi-e", "realistic", "cartoon", "engraving", "woodcut", "cel shading", "3d", "concept art"];

    /// <summary>The group of each part of a prompt.</summary>
    /// <param name="parts">The parts, in order.</param>
    /// <param name="known">The groups of parts that somebody put there.</param>
    public static ImmutableArray<PromptGroup> Of(IReadOnlyList<string> parts, IReadOnlyDictionary<string, PromptGroup> known)
    {
        var groups = ImmutableArray.CreateBuilder<PromptGroup>(parts.Count);
        var hasSubject = parts.Any(it => known.GetValueOrDefault(it, PromptGroup.Details) == PromptGroup.Subject);
        foreach (var part in parts)
        {
            var group = known.TryGetValue(part, out var chosen) ? chosen : Guess(part, hasSubject);
            hasSubject |= group == PromptGroup.Subject;
            groups.Add(group);
        }

        return groups.MoveToImmutable();
    }

    private static PromptGroup Guess(string part, bool hasSubject)
    {
        var words = Signs().Replace(part, "").Trim().ToLowerInvariant();
        // Nothing but a network: it has a style.
        if (words.Length == 0) return PromptGroup.Style;
        if (Quality.Contains(words)) return PromptGroup.Quality;
        if (words.StartsWith("by ", StringComparison.Ordinal) || words.StartsWith("art by ", StringComparison.Ordinal) || words.StartsWith("artist", StringComparison.Ordinal)) return PromptGroup.Artist;
        if (People().IsMatch(words)) return PromptGroup.Subject;
        if (Style.Any(it => words.Contains(it, StringComparison.Ordinal))) return PromptGroup.Style;
        return hasSubject ? PromptGroup.Details : PromptGroup.Subject;
    }

    [GeneratedRegex(@"<[^<>]*>|[()\[\]{}]|:\d*\.?\d+")]
    private static partial Regex Signs();

    [GeneratedRegex(@"^(\d+\+?(girl|boy|other)s?|solo)$")]
    private static partial Regex People();
}
