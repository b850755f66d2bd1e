using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Easel.Core.Errors;

namespace Easel.Application.Models;

/// <summary>
/// <c>NAME.json</c> beside a model: A1111's user metadata (<c>modules/ui_extra_networks_user_metadata.py</c>), kept so that both programs
/// read what the other wrote. Where it is silent, <c>NAME.txt</c> and the <c>NAME.civitai.info</c> of download helpers are read too.
/// </summary>
internal static class Sidecar
{
    private const int MaxBytes = 4 << 20;

    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, IndentSize = 4, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What is noted about a model; nothing where nothing can be read.</summary>
    public static UserMetadata Read(string model)
    {
        var stem = SideFiles.StemOfModel(model);
        var own = Parse(stem + ".json");
        var helper = Parse(stem + ".civitai.info");
        var words = helper?["trainedWords"] is JsonArray trained ? string.Join(", ", trained.Select(Text).OfType<string>()) : null;
        return new UserMetadata(
            Text(own?["description"]) ?? Plain(stem + ".txt") ?? Plain(stem + ".description.txt") ?? Text(helper?["description"]),
            Text(own?["activation text"]) ?? (words is { Length: > 0 } ? words : null),
            Text(own?["negative text"]),
            // A1111's slider writes 0 for "not set".
            Number(own?["preferred weight"]) is { } weight and not 0 ? weight : null,
            Text(own?["notes"]),
            own?["tags"] is JsonArray tags ? [.. tags.Select(Text).OfType<string>()] : [])
        {
            // A1111 keeps a checkpoint's VAE here too; the other two are Easel's.
            Vae = Text(own?["vae"]) is { } vae and not ("Automatic" or "None") ? vae : null,
            ClipSkip = Number(own?["clip skip"]) is { } skip and >= 1 and <= 12 ? (int)skip : null,
            PromptStyle = Text(own?["prompt style"]) is { } style and (UserMetadata.Tagged or UserMetadata.Sentences) ? style : null,
        };
    }

    /// <summary>Writes what is noted; fields of other programs stay as they are.</summary>
    /// <exception cref="EaselException">Code <c>sidecar</c>: what is there cannot be read, and would be lost.</exception>
    public static void Write(string model, UserMetadata metadata)
    {
        var path = SideFiles.StemOfModel(model) + ".json";
        var json = Parse(path);
        if (json is null && File.Exists(path))
            throw new EaselException("sidecar", $"{path} is not JSON, so that writing it anew would lose what is in it. Repair it, or move it away.");
        json ??= [];
        Set("description", metadata.Description);
        Set("activation text", metadata.ActivationText);
        Set("negative text", metadata.NegativeText);
        Set("notes", metadata.Notes);
        Set("vae", metadata.Vae);
        Set("prompt style", metadata.PromptStyle);
        if (metadata.ClipSkip is { } skip) json["clip skip"] = skip;
        else json.Remove("clip skip");
        json["preferred weight"] = metadata.PreferredWeight ?? 0;
        if (!metadata.Tags.IsEmpty) json["tags"] = new JsonArray([.. metadata.Tags.Select(t => (JsonNode)t)]);
        else json.Remove("tags");
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            File.WriteAllText(temporary, json.ToJsonString(Written));
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }

        void Set(string key, string? value)
        {
            if (value is not null) json[key] = value;
            else json.Remove(key);
        }
    }

    private static JsonObject? Parse(string path)
    {
        try
        {
            if (new FileInfo(path) is not { Exists: true, Length: <= MaxBytes }) return null;
            using var stream = File.OpenRead(path);
            return JsonNode.Parse(stream, documentOptions: new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip }) as JsonObject;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static string? Plain(string path)
    {
        try
        {
            return new FileInfo(path) is { Exists: true, Length: <= MaxBytes } && File.ReadAllText(path).Trim() is { Length: > 0 } text ? text : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) && !string.IsNullOrWhiteSpace(text) ? text : null;

    private static double? Number(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? value.GetValue<JsonElement>().GetDouble() : null;
}
