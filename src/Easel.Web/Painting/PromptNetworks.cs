using System.Text.RegularExpressions;
using Easel.Core.Prompts;

namespace Easel.Web.Painting;

/// <summary>Puts networks into a prompt and takes them out again.</summary>
public static class PromptNetworks
{
    /// <summary>The heaviest weight that is usual; heavier ones bring a hint.</summary>
    public const double HeaviestUsual = 1.2;

    /// <summary>Those that a prompt has. The prompt is read once, however many there are.</summary>
    public static HashSet<NetworkChoice> In(string prompt, IEnumerable<NetworkChoice> networks)
    {
        var tags = ExtraNetworks.Parse(prompt).Networks.Where(it => it.Kind is "lora" or "lyco").Select(it => it.Name).ToHashSet(StringComparer.Ordinal);
        return [.. networks.Where(it => it.Kind == "lora" ? tags.Contains(it.Name) : prompt.Contains(it.Name, StringComparison.OrdinalIgnoreCase) && Word(it.Name).IsMatch(prompt))];
    }

    /// <summary>The prompt with it, and with the first of its trigger words where it has none of them.</summary>
    public static string PutIn(string prompt, NetworkChoice network)
    {
        if (network.TriggerWords is [var trigger, ..] && !network.TriggerWords.Any(it => prompt.Contains(it, StringComparison.OrdinalIgnoreCase))) prompt = Join(prompt, trigger);
        return network.Kind == "lora" ? $"{prompt.TrimEnd()} {network.Text}".TrimStart() : Join(prompt, network.Text);
    }

    /// <summary>The prompt without it; trigger words stay, since they may have been there before.</summary>
    public static string TakeOut(string prompt, NetworkChoice network) => network.Kind == "lora"
        ? Regex.Replace(prompt, $@"\s*<(lora|lyco):{Regex.Escape(network.Name)}(:[^<>]*)?>", "").TrimStart()
        : Regex.Replace(Word(network.Name).Replace(prompt, ""), @"(,\s*){2,}", ", ").Trim(' ', ',');

    /// <summary>A prompt with a word behind a comma.</summary>
    public static string Join(string prompt, string word) => prompt.Length == 0 ? word : $"{prompt.TrimEnd(' ', ',')}, {word}";

    private static Regex Word(string name) => new($@"(?<![\w-]){Regex.Escape(name)}(?![\w-])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
}
