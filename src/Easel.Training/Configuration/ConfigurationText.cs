using System.Text.Json;
using Easel.Core.Errors;
using Tomlyn;
using Tomlyn.Model;

namespace Easel.Training.Configuration;

/// <summary>Reads TOML, or JSON of the same shape, as one kind of table.</summary>
internal static class ConfigurationText
{
    /// <exception cref="InvalidRequestException">The file is missing, or is neither TOML nor JSON; the message says where.</exception>
    public static TomlTable Read(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidRequestException(path, $"cannot be read ({e.Message.TrimEnd('.')}). Check the path.");
        }

        return Parse(text, path);
    }

    /// <inheritdoc cref="Read"/>
    public static TomlTable Parse(string text, string path)
    {
        try
        {
            if (!path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)) return TomlSerializer.Deserialize<TomlTable>(text) ?? [];
            using var json = JsonDocument.Parse(text, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            return json.RootElement.ValueKind == JsonValueKind.Object ? Table(json.RootElement) : throw new InvalidRequestException(path, "is JSON, but no object; write { … }.");
        }
        catch (Exception e) when (e is TomlException or JsonException)
        {
            throw new InvalidRequestException(path, $"cannot be read: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}. Correct that place.");
        }
    }

    private static TomlTable Table(JsonElement element)
    {
        var table = new TomlTable();
        foreach (var property in element.EnumerateObject())
            if (Value(property.Value) is { } value) table[property.Name] = value;
        return table;
    }

    private static object? Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => Table(element),
        JsonValueKind.Array => List(element),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => element.TryGetInt64(out var whole) ? whole : element.GetDouble(),
        _ => null,
    };

    private static TomlArray List(JsonElement element)
    {
        var list = new TomlArray();
        foreach (var item in element.EnumerateArray())
            if (Value(item) is { } value) list.Add(value);
        return list;
    }
}
