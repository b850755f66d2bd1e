using System.Collections.Immutable;
using System.Globalization;
using Easel.Application.Prompts;
using Easel.Core.Prompts;

namespace Easel.Web.Prompts;

/// <summary>
/// Completes the word at the caret: LoRA after <c>&lt;lora:</c>, wildcards after <c>__</c>, faces after a colon, and any word of two letters
/// (one Chinese character) that begins a known name or fits a tag.
/// </summary>
/// <param name="known">Everything that can be offered besides tags, the commonest first.</param>
/// <param name="tags">The lists of tags; null where there are none.</param>
public sealed class PromptOffers(IEnumerable<PromptOffer> known, TagIndex? tags = null)
{
    private const int Most = 12;
    private const int MostBesideTags = 5;
    private const int FewestLetters = 2;

    private readonly ImmutableArray<PromptOffer> all = [.. known];

    /// <summary>What fits at the caret; empty where nothing does.</summary>
    public ImmutableArray<PromptOffer> At(string prompt, int caret)
    {
        caret = Math.Clamp(caret, 0, prompt.Length);
        var phrase = prompt[Start(prompt, caret)..caret];
        if (For(phrase) is { IsEmpty: false } whole) return whole;
        // Whoever writes sentences completes the last word.
        var word = phrase[(phrase.LastIndexOf(' ') + 1)..];
        return word.Length == phrase.Length ? [] : [.. For(word).Select(it => it with { Replaces = word.Length })];
    }

    private ImmutableArray<PromptOffer> For(string word)
    {
        if (word.StartsWith('<'))
        {
            var name = word.Contains(':', StringComparison.Ordinal) ? word[(word.IndexOf(':', StringComparison.Ordinal) + 1)..] : word[1..];
            var isNamed = word.Contains(':', StringComparison.Ordinal);
            return Best(it => it.Kind == "lora" && (isNamed ? Fits(it.Name, name) : "lora".StartsWith(name, StringComparison.OrdinalIgnoreCase) || Fits(it.Name, name)), name);
        }

        if (word.StartsWith("__", StringComparison.Ordinal)) return Best(it => it.Kind == "wildcard" && Fits(it.Name, word[2..]), word[2..]);
        if (word.Length < FewestLetters && !word.Any(letter => letter > '\u2e80')) return [];
        if (word[0] is ':' or ';') return Best(it => it.Kind == "face" && it.Name.StartsWith(word, StringComparison.Ordinal), word);
        var names = Best(it => it.Kind is not "wildcard" and not "face" && Fits(it.Name, word), word);
        if (tags is not { Count: > 0 }) return names;
        names = [.. names.Take(MostBesideTags)];
        return [.. names, .. tags.Find(word, Most - names.Length).Select(Offer)];
    }

    /// <summary>The prompt with an offer in place of the word at the caret, the caret behind it.</summary>
    public static SelectedText Put(string prompt, int caret, PromptOffer offer)
    {
        caret = Math.Clamp(caret, 0, prompt.Length);
        var start = offer.Replaces is { } letters ? Math.Max(0, caret - letters) : Start(prompt, caret);
        var rest = prompt[caret..];
        if (offer.Kind == "lora" && rest.StartsWith('>')) rest = rest[1..];
        if (offer.Kind == "wildcard" && rest.StartsWith("__", StringComparison.Ordinal)) rest = rest[2..];
        var comma = rest.Length == 0 && offer.Kind is not ("lora" or "wildcard") ? ", " : "";
        var text = $"{prompt[..start]}{offer.Text}{comma}{rest}";
        var end = start + offer.Text.Length + comma.Length;
        return new SelectedText(text, end, end);
    }

    /// <summary>The prompt without what an offer takes the place of: the offer itself goes elsewhere.</summary>
    public static string TakeOut(string prompt, int caret, PromptOffer offer) => Put(prompt, caret, offer with { Text = "" }).Prompt.TrimEnd(' ', ',');

    // Names begin with what was typed, in any of their words.
    private static bool Fits(string name, string typed) =>
        name.StartsWith(typed, StringComparison.OrdinalIgnoreCase) || name.Contains($" {typed}", StringComparison.OrdinalIgnoreCase) || name.Contains($"_{typed}", StringComparison.OrdinalIgnoreCase);

    private static int Start(string prompt, int caret)
    {
        var start = Math.Clamp(caret, 0, prompt.Length);
        // An escaped bracket belongs to its tag.
        while (start > 0 && (!",\n()[]|>{}，".Contains(prompt[start - 1], StringComparison.Ordinal) || IsEscaped(prompt, start - 1)) && prompt[start - 1] != '<') start--;
        if (start > 0 && prompt[start - 1] == '<') return start - 1;
        while (start < caret && prompt[start] == ' ') start++;
        return start;
    }

    private static bool IsEscaped(string prompt, int at) => at > 0 && prompt[at - 1] == '\\';

    private static PromptOffer Offer(FoundTag found)
    {
        var (tag, alias) = found;
        var note = string.Join(" · ", new[] { tag.Translation, tag.Count > 0 ? Short(tag.Count) : null }.Where(it => it is not null));
        return new PromptOffer("tag", alias is null ? tag.Name : $"{alias} → {tag.Name}", tag.Text, note, Category: tag.Category);
    }

    private static string Short(long count) => count switch
    {
        >= 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e6:0.#}M"),
        >= 1_000 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e3:0.#}k"),
        _ => count.ToString(CultureInfo.InvariantCulture),
    };

    private ImmutableArray<PromptOffer> Best(Func<PromptOffer, bool> fits, string typed) =>
        [.. all.Where(fits).OrderByDescending(it => it.Name.StartsWith(typed, StringComparison.OrdinalIgnoreCase)).Take(Most)];
}
