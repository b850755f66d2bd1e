using System.Text.Json;
using Easel.Core.Errors;
using Easel.Core.Requests;

namespace Easel.Web.Repainting;

/// <summary>The form as it is kept.</summary>
internal static class RepaintDraft
{
    /// <summary>The form as text.</summary>
    public static string Write(RepaintForm form) => JsonSerializer.Serialize(new Kept(RequestJson.Write(form.Request), form.Mode.ToString(), form.Mask, form.Sketch, [.. form.Batch], form.Strokes));

    /// <summary>Reads a form, or a bare request that was sent here; null where it is neither.</summary>
    public static RepaintForm? Read(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            if (json.RootElement.ValueKind != JsonValueKind.Object) return null;
            if (json.RootElement.TryGetProperty("kind", out _)) return RequestJson.Read(text) is GenerateRequest bare ? RepaintForm.Of(bare) : null;
            return json.Deserialize<Kept>() is { Request: { } request } kept && RequestJson.Read(request) is GenerateRequest read
                ? new RepaintForm(read, Enum.TryParse<RepaintMode>(kept.Mode, out var mode) ? mode : RepaintMode.Whole, kept.Mask, kept.Sketch, kept.Strokes) { Batch = kept.Batch is { Length: > 0 } batch ? [.. batch] : [] }
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidRequestException)
        {
            // A draft of another version: the form is then fresh.
            return null;
        }
    }

    private sealed record Kept(string? Request, string? Mode, string? Mask, string? Sketch, string[]? Batch = null, string? Strokes = null);
}
