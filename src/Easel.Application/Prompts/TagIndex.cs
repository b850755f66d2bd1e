using System.Collections.Immutable;

namespace Easel.Application.Prompts;

/// <summary>
/// Finds tags by what was typed of them: the beginning of a name, of an alias, of a word of the name, a part of the translation, or the first
/// letters of its pinyin. Safe to use from several threads; a search through 100,000 tags takes a few milliseconds.
/// </summary>
public sealed class TagIndex
{
    // A translation found by two letters must not be hidden by the hundreds of English names that begin with them.
    private const int KeptForTranslations = 3;

    private readonly Entry[] entries;

    /// <param name="files">Of two tags of one name the one with more pictures counts; translations go to tags that have none.</param>
    public TagIndex(IEnumerable<TagFile> files)
    {
        var read = files.ToList();
        var translations = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, translation) in read.SelectMany(file => file.Translations)) translations[name] = translation;
        entries =
        [
            .. read.SelectMany(file => file.Tags).GroupBy(tag => tag.Name, StringComparer.Ordinal).Select(same => same.MaxBy(tag => tag.Count)!)
                .Select(tag => tag.Translation is null && translations.TryGetValue(tag.Name, out var translation) ? tag with { Translation = translation } : tag)
                .OrderByDescending(tag => tag.Count).Select(tag => new Entry(tag)),
        ];
    }

    /// <summary>How many tags there are.</summary>
    public int Count => entries.Length;

    /// <summary>The tags that fit, the best first.</summary>
    /// <param name="typed">What was typed, with spaces or underscores.</param>
    /// <param name="most">How many at most.</param>
    public ImmutableArray<FoundTag> Find(string typed, int most)
    {
        var key = Key(typed.Trim());
        if (key.Length == 0 || most <= 0) return [];
        List<FoundTag> begins = [], aliases = [], words = [], translated = [];
        var word = "_" + key;
        foreach (var entry in entries)
        {
            if (entry.Key.StartsWith(key, StringComparison.Ordinal)) Add(begins, entry, null);
            else if (entry.Alias(key) is { } alias) Add(aliases, entry, alias);
            else if (entry.IsTranslated(key)) Add(translated, entry, null);
            else if (words.Count < most && entry.Key.Contains(word, StringComparison.Ordinal)) Add(words, entry, null);
            if (begins.Count >= most && translated.Count >= KeptForTranslations) break;
        }

        var others = translated.Take(KeptForTranslations).ToList();
        var first = begins.Concat(aliases).Concat(words).Take(most - Math.Min(most, others.Count)).ToList();
        return [.. first, .. translated.Take(most - first.Count)];

        void Add(List<FoundTag> list, Entry entry, string? alias)
        {
            if (list.Count < most) list.Add(new FoundTag(entry.Tag, alias));
        }
    }

    private static string Key(string text) => text.Replace(' ', '_').ToLowerInvariant();

    private sealed class Entry(PromptTag tag)
    {
        private readonly string[] aliases = [.. tag.Aliases.Select(TagIndex.Key)];
        private readonly string initials = tag.Translation is { } translation ? PinyinInitials.Of(translation) : "";

        public PromptTag Tag => tag;

        public string Key { get; } = TagIndex.Key(tag.Name);

        public string? Alias(string key)
        {
            for (var i = 0; i < aliases.Length; i++)
                if (aliases[i].StartsWith(key, StringComparison.Ordinal)) return tag.Aliases[i];
            return null;
        }

        public bool IsTranslated(string key) =>
            tag.Translation is { } translation && (translation.Contains(key, StringComparison.OrdinalIgnoreCase) || (initials.Length > 0 && initials.StartsWith(key, StringComparison.Ordinal)));
    }
}
