using System.Collections.Immutable;
using System.Text.Json;

namespace Easel.Engine.Families.Kinds;

/// <summary>The words that call up a trained adapter or embedding, as far as the file itself tells.</summary>
public static class TriggerWords
{
    private const int Most = 8;

    // A tag on nearly every training picture is what the adapter was taught to answer to.
    private const double NearlyEvery = 0.8;

    /// <summary>The trigger words, the best first; empty where none are known.</summary>
    public static ImmutableArray<string> Of(string path, FileKind kind, IReadOnlyDictionary<string, string> metadata)
    {
        if (kind.Type == ModelFileType.Embedding)
            return [Path.GetFileNameWithoutExtension(path)];
        if (metadata.TryGetValue("modelspec.trigger_phrase", out var phrase) && !string.IsNullOrWhiteSpace(phrase))
            return [.. phrase.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        var tags = TagFrequency(metadata);
        var most = tags.Length > 0 ? tags[0].Count : 0;
        return [.. tags.TakeWhile(t => t.Count >= most * NearlyEvery).Take(Most).Select(t => t.Tag)];
    }

    /// <summary>The tags of the training pictures with their counts (sd-scripts' <c>ss_tag_frequency</c>), the most frequent first.</summary>
    public static ImmutableArray<(string Tag, long Count)> TagFrequency(IReadOnlyDictionary<string, string> metadata)
    {
        if (!metadata.TryGetValue("ss_tag_frequency", out var text))
            return [];
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        try
        {
            using var json = JsonDocument.Parse(text);
            foreach (var folder in Objects(json.RootElement))
            {
                foreach (var tag in folder.Value.ValueKind == JsonValueKind.Object ? folder.Value.EnumerateObject() : default)
                {
                    if (tag.Value.ValueKind == JsonValueKind.Number && tag.Value.TryGetInt64(out var count))
                        counts[tag.Name.Trim()] = counts.GetValueOrDefault(tag.Name.Trim()) + count;
                }
            }
        }
        catch (JsonException)
        {
            // Some trainers cut long metadata off; what cannot be read is not shown.
            return [];
        }

        return [.. counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => (c.Key, c.Value))];
    }

    private static IEnumerable<JsonProperty> Objects(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object ? element.EnumerateObject() : [];
}
