using System.Collections.Immutable;
using System.Globalization;
using Easel.Core.Prompts;

namespace Easel.Application.Prompts;

/// <summary>
/// What a file of tags says, in the layouts that the extension a1111-sd-webui-tagcomplete reads: <c>name,category,count,"alias,alias"</c>, with a
/// translation in a fifth column or none; and translations alone, as <c>name,translation</c> or <c>name,category,translation</c>.
/// </summary>
/// <param name="Tags">The tags in the order of the file.</param>
/// <param name="Translations">Translations by name.</param>
public sealed record TagFile(ImmutableArray<PromptTag> Tags, ImmutableDictionary<string, string> Translations)
{
    /// <summary>Reads a file's text; rows that mean nothing are left out.</summary>
    public static TagFile Read(string text)
    {
        var tags = ImmutableArray.CreateBuilder<PromptTag>();
        var translations = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in CsvRows.Read(text))
        {
            string field(int at) => at < row.Count ? row[at].Trim() : "";
            var name = field(0);
            if (name.Length == 0 || row.Count < 2) continue;
            // The first two columns of a list of tags are its name and the number of its kind; what follows is a number, or a remark of small lists.
            if (int.TryParse(field(1), NumberStyles.None, CultureInfo.InvariantCulture, out var category))
            {
                if (row.Count == 3 && IsForeign(field(2))) translations[name] = field(2);
                else tags.Add(new PromptTag(name, category, Count(field(2)), Aliases(field(3)), field(4) is { Length: > 0 } own ? own : null));
            }
            else if (field(row.Count - 1) is { Length: > 0 } translation && IsForeign(translation))
            {
                translations[name] = translation;
            }
        }

        return new TagFile(tags.ToImmutable(), translations.ToImmutableDictionary(StringComparer.Ordinal));
    }

    private static long Count(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;

    private static ImmutableArray<string> Aliases(string text) => [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    private static bool IsForeign(string text) => text.Any(letter => letter > '\u00ff');
}
