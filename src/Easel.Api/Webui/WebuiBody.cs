using System.Globalization;
using System.Text.Json;
using Easel.Core.Errors;
using Easel.Core.Requests;
using Microsoft.AspNetCore.Http;

namespace Easel.Api.Webui;

/// <summary>
/// A request's body as A1111 takes it: unknown fields are passed over, null is the default, a number may come as text. What has a wrong type is
/// noted, and all of it is told at once.
/// </summary>
internal sealed class WebuiBody
{
    private readonly JsonElement json;
    private readonly FieldProblems problems = new();

    /// <param name="json">The body; anything but an object counts as an empty one.</param>
    public WebuiBody(JsonElement json) => this.json = json.ValueKind == JsonValueKind.Object ? json : JsonElement.Parse("{}");

    /// <summary>Every field as it came.</summary>
    public JsonElement Json => json;

    /// <summary>Reads a request's body; none, or an empty one, is an empty object.</summary>
    /// <exception cref="InvalidRequestException">It is no JSON object.</exception>
    public static async Task<WebuiBody> ReadAsync(HttpContext context)
    {
        using var bytes = new MemoryStream();
        await context.Request.Body.CopyToAsync(bytes, context.RequestAborted);
        if (bytes.Length == 0) return new WebuiBody(JsonElement.Parse("{}"));
        try
        {
            var parsed = JsonElement.Parse(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
            if (!IsUnicode(parsed)) throw new InvalidRequestException("body", "holds text that is no Unicode (half of a surrogate pair).");
            return parsed.ValueKind is JsonValueKind.Object or JsonValueKind.Null ? new WebuiBody(parsed) : throw new InvalidRequestException("body", "is no JSON object.");
        }
        catch (JsonException e)
        {
            throw new InvalidRequestException("body", $"is no JSON: {e.Message}");
        }
    }

    /// <summary>True where a field is there and not null.</summary>
    public bool Has(string field) => Value(field) is not null;

    /// <summary>A field as it came; null where it is missing or null.</summary>
    public JsonElement? Value(string field) => json.TryGetProperty(field, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value : null;

    /// <summary>A text, or null.</summary>
    public string? Text(string field)
    {
        if (Value(field) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.String) return value.GetString();
        problems.Require(false, field, "is no text.");
        return null;
    }

    /// <summary>A whole number.</summary>
    public long Whole(string field, long standard, long least, long most)
    {
        if (Value(field) is not { } value || value is { ValueKind: JsonValueKind.String } && value.GetString() is "") return standard;
        if (Number(value) is { } number && double.IsInteger(number))
        {
            problems.RequireRange(field, number, least, most);
            return number >= least && number <= most ? (long)number : standard;
        }

        problems.Require(false, field, "is no whole number.");
        return standard;
    }

    /// <summary>A number; null where there is none.</summary>
    public double? Real(string field, double least, double most)
    {
        if (Value(field) is not { } value) return null;
        if (Number(value) is not { } number || !double.IsFinite(number))
        {
            problems.Require(false, field, "is no number.");
            return null;
        }

        problems.RequireRange(field, number, least, most);
        return number >= least && number <= most ? number : null;
    }

    /// <summary>True or false; null where there is neither. Numbers count as Python counts them.</summary>
    public bool? Flag(string field)
    {
        if (Value(field) is not { } value) return null;
        switch (value.ValueKind)
        {
            case JsonValueKind.True: return true;
            case JsonValueKind.False: return false;
            case JsonValueKind.Number when Number(value) is { } number: return number != 0;
            default:
                problems.Require(false, field, "is neither true nor false.");
                return null;
        }
    }

    /// <summary>A list of texts; empty where there is none.</summary>
    public IReadOnlyList<string> Texts(string field)
    {
        if (Value(field) is not { } value) return [];
        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(it => it.ValueKind == JsonValueKind.String)) return [.. value.EnumerateArray().Select(it => it.GetString()!)];
        problems.Require(false, field, "is no list of texts.");
        return [];
    }

    /// <summary>An object's fields; none where there is no object.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonElement>> Fields(string field)
    {
        if (Value(field) is not { } value) return [];
        if (value.ValueKind == JsonValueKind.Object) return [.. value.EnumerateObject().Select(it => KeyValuePair.Create(it.Name, it.Value))];
        problems.Require(false, field, "is no object.");
        return [];
    }

    /// <summary>Notes a problem.</summary>
    public void Refuse(string field, string message) => problems.Require(false, field, message);

    /// <exception cref="InvalidRequestException">Fields had wrong types or values.</exception>
    public void Check()
    {
        if (!problems.Found.IsEmpty) throw new InvalidRequestException(problems.Found);
    }

    // Half of a surrogate pair is valid JSON and no text: whoever asks for it meets an exception.
    private static bool IsUnicode(JsonElement value)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.String => value.GetString() is not null,
                JsonValueKind.Array => value.EnumerateArray().All(IsUnicode),
                JsonValueKind.Object => value.EnumerateObject().All(it => it.Name is not null && IsUnicode(it.Value)),
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static double? Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetDouble(out var number) => number,
        JsonValueKind.String when double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        _ => null,
    };
}
