using System.Collections.Immutable;
using Easel.Core.Prompts;

namespace Easel.Web.Prompts;

/// <summary>Completes the word at the caret: LoRA after <c>&lt;lora:</c>, wildcards after <c>__</c>, and any word of two letters that begins a known name.</summary>
/// <param name="known">Everything that can be offered, the commonest first.</param>
public sealed class PromptOffers(IEnumerable<PromptOffer> known)
{
    private const int Most = 12;
    private const int FewestLetters = 2;

    private readonly ImmutableArray<PromptOffer> all = [.. known];

    /// <summary>What fits at the caret; empty where nothing does.</summary>
    public ImmutableArray<PromptOffer> At(string prompt, int caret)
    {
        var word = prompt[Start(prompt, caret)..Math.Clamp(caret, 0, prompt.Length)];
        if (word.StartsWith('<'))
        {
            var name = word.Contains(':', StringComparison.Ordinal) ? word[(word.IndexOf(':', StringComparison.Ordinal) + 1)..] : word[1..];
            var isNamed = word.Contains(':', StringComparison.Ordinal);
            return Best(it => it.Kind == "lora" && (isNamed ? Fits(it.Name, name) : "lora".StartsWith(name, StringComparison.OrdinalIgnoreCase) || Fits(it.Name, name)), name);
        }

        if (word.StartsWith("__", StringComparison.Ordinal)) return Best(it => it.Kind == "wildcard" && Fits(it.Name, word[2..]), word[2..]);
        return word.Length < FewestLetters ? [] : Best(it => Fits(it.Name, word), word);
    }

    /// <summary>The prompt with an offer in place of the word at the caret, the caret behind it.</summary>
    public static SelectedText Put(string prompt, int caret, PromptOffer offer)
    {
        caret = Math.Clamp(caret, 0, prompt.Length);
        var start = Start(prompt, caret);
        var rest = prompt[caret..];
        if (offer.Kind == "lora" && rest.StartsWith('>')) rest = rest[1..];
        var comma = rest.Length == 0 && offer.Kind != "lora" ? ", " : "";
        var text = $"{prompt[..start]}{offer.Text}{comma}{rest}";
        var end = start + offer.Text.Length + comma.Length;
        return new SelectedText(text, end, end);
    }

    // Names begin with what was typed, in any of their words.
    private static bool Fits(string name, string typed) =>
        name.StartsWith(typed, StringComparison.OrdinalIgnoreCase) || name.Contains($" {typed}", StringComparison.OrdinalIgnoreCase) || name.Contains($"_{typed}", StringComparison.OrdinalIgnoreCase);

    private static int Start(string prompt, int caret)
    {
        var start = Math.Clamp(caret, 0, prompt.Length);
        while (start > 0 && !",\n()[]|>".Contains(prompt[start - 1], StringComparison.Ordinal) && prompt[start - 1] != '<') start--;
        if (start > 0 && prompt[start - 1] == '<') return start - 1;
        while (start < caret && prompt[start] == ' ') start++;
        return start;
    }

    private ImmutableArray<PromptOffer> Best(Func<PromptOffer, bool> fits, string typed) =>
        [.. all.Where(fits).OrderByDescending(it => it.Name.StartsWith(typed, StringComparison.OrdinalIgnoreCase)).Take(Most)];
}
