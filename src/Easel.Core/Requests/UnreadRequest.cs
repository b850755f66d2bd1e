using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Easel.Core.Errors;

namespace Easel.Core.Requests;

/// <summary>Says in words why a request's JSON could not be read: every field that is unknown, missing, null, or of another type than it must be.</summary>
internal sealed class UnreadRequest
{
    private readonly ImmutableArray<FieldProblem>.Builder found = ImmutableArray.CreateBuilder<FieldProblem>();

    private UnreadRequest()
    {
    }

    /// <summary>What is wrong; empty where nothing is that this knows of.</summary>
    /// <param name="json">What was sent.</param>
    /// <param name="kinds">The type of each kind.</param>
    public static ImmutableArray<FieldProblem> Problems(string json, IReadOnlyDictionary<string, Type> kinds)
    {
        var words = new UnreadRequest();
        try
        {
            using var document = JsonDocument.Parse(json);
            words.Root(document.RootElement, kinds);
        }
        catch (JsonException e)
        {
            words.Note("request", $"is no JSON: {e.Message}");
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is valid JSON and no text: whoever asks for it meets an exception.
            words.Note("request", "holds text that is no Unicode (half of a surrogate pair).");
        }

        return words.found.ToImmutable();
    }

    private void Root(JsonElement request, IReadOnlyDictionary<string, Type> kinds)
    {
        if (request.ValueKind != JsonValueKind.Object) Note("request", "is no JSON object; give one with a 'kind'.");
        else if (!request.TryGetProperty("kind", out var kind)) Note("kind", $"is missing; give one of {string.Join(", ", kinds.Keys)}.");
        else if (kind.ValueKind != JsonValueKind.String || !kinds.TryGetValue(kind.GetString()!, out var type)) Note("kind", $"{kind.GetRawText()} is unknown; give one of {string.Join(", ", kinds.Keys)}.");
        else Fields(request, Info(type), "");
    }

    private void Fields(JsonElement element, JsonTypeInfo info, string path)
    {
        var known = info.Properties.ToDictionary(it => it.Name, StringComparer.Ordinal);
        foreach (var field in element.EnumerateObject())
        {
            var place = path.Length == 0 ? field.Name : $"{path}.{field.Name}";
            if (known.TryGetValue(field.Name, out var property)) Value(field.Value, property, place);
            else if (place != "kind") Note(place, $"is unknown; the fields here are {string.Join(", ", known.Keys)}.");
        }

        foreach (var missing in info.Properties.Where(it => it.IsRequired && !element.TryGetProperty(it.Name, out _)))
            Note(path.Length == 0 ? missing.Name : $"{path}.{missing.Name}", "is missing.");
    }

    private void Value(JsonElement value, JsonPropertyInfo property, string path)
    {
        if (value.ValueKind != JsonValueKind.Null) Value(value, property.PropertyType, path);
        else if (!(property.AssociatedParameter?.IsNullable ?? property.IsSetNullable) || property.PropertyType.IsValueType && Nullable.GetUnderlyingType(property.PropertyType) is null)
            Note(path, property.IsRequired ? "is null; it must be given." : "is null; leave it out for the default.");
    }

    private void Value(JsonElement value, Type type, string path)
    {
        var info = Info(type);
        switch (info.Kind)
        {
            case JsonTypeInfoKind.Object when value.ValueKind == JsonValueKind.Object:
                Fields(value, info, path);
                break;
            case JsonTypeInfoKind.Object:
                Note(path, "is no object.");
                break;
            case JsonTypeInfoKind.Enumerable when value.ValueKind == JsonValueKind.Array:
                foreach (var (i, item) in value.EnumerateArray().Index())
                {
                    if (item.ValueKind == JsonValueKind.Null) Note($"{path}[{i}]", "is null, and a list has no gaps; leave it out.");
                    else Value(item, info.ElementType!, $"{path}[{i}]");
                }

                break;
            case JsonTypeInfoKind.Enumerable:
                Note(path, "is no list.");
                break;
            default:
                if (!CanRead(value, info)) Note(path, Expected(Nullable.GetUnderlyingType(type) ?? type));
                break;
        }
    }

    private static bool CanRead(JsonElement value, JsonTypeInfo info)
    {
        try
        {
            value.Deserialize(info);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Expected(Type type) =>
        type.IsEnum ? $"is unknown; give one of {string.Join(", ", Enum.GetValues(type).Cast<object>().Select(it => JsonSerializer.SerializeToElement(it, Info(type)).ToString()))}."
        : type == typeof(string) ? "is no text."
        : type == typeof(bool) ? "is neither true nor false."
        : type == typeof(double) || type == typeof(float) ? "is no number."
        : type == typeof(int) || type == typeof(long) ? "is no whole number, or too large."
        : "has another type than it must have.";

    private static JsonTypeInfo Info(Type type) => RequestJsonContext.Default.GetTypeInfo(type) ?? throw new System.Diagnostics.UnreachableException($"{type} is not part of a request.");

    private void Note(string field, string message) => found.Add(new FieldProblem(field, message));
}
