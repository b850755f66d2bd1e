using System.Text.Json;
using Easel.Core.Errors;

namespace Easel.Training.Datasets;

/// <summary>
/// kohya's metadata file for fine-tuning: <c>{picture: {"caption": …, "tags": …}}</c>, the picture being a path or a name without ending.
/// </summary>
public sealed class CaptionMetadata
{
    private readonly Dictionary<string, string> captions = new(StringComparer.Ordinal);

    private CaptionMetadata()
    {
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidRequestException">It is missing, no JSON, or of another shape.</exception>
    public static CaptionMetadata Read(string path)
    {
        var metadata = new CaptionMetadata();
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            foreach (var entry in json.RootElement.EnumerateObject())
                metadata.captions[entry.Name] = Caption(entry.Value);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            throw new InvalidRequestException(path, $"is no metadata file ({e.Message.ReplaceLineEndings(" ").TrimEnd('.')}). It must be a JSON object with an object for each picture.");
        }

        return metadata;
    }

    /// <summary>The caption of a picture, by its full path, its path without ending, its name, or its name without ending; null where it is not listed.</summary>
    public string? Of(string picture)
    {
        var full = Path.GetFullPath(picture);
        foreach (var key in (string[])[picture, full, Path.ChangeExtension(full, null), Path.GetFileName(picture), Path.GetFileNameWithoutExtension(picture)])
            if (captions.TryGetValue(key, out var caption)) return caption;
        return null;
    }

    // Caption first, then tags (sd-scripts, FineTuningDataset).
    private static string Caption(JsonElement entry)
    {
        var caption = Text(entry, "caption");
        var tags = Text(entry, "tags");
        return caption.Length == 0 ? tags : tags.Length == 0 ? caption : $"{caption}, {tags}";
    }

    private static string Text(JsonElement entry, string name) => entry.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
