using System.Globalization;
using System.Text.Json;

namespace Easel.Imaging.Metadata;

/// <summary>The parameters of pictures that NovelAI made, as A1111 reads them (<c>modules/images.py</c>: <c>read_info_from_image</c>).</summary>
internal static class NovelAiText
{
    private static readonly Dictionary<string, string> s_samplers = new(StringComparer.Ordinal)
    {
        ["k_euler_ancestral"] = "Euler a", ["k_euler"] = "Euler", ["k_lms"] = "LMS", ["k_dpm_2"] = "DPM2", ["k_dpm_2_ancestral"] = "DPM2 a", ["plms"] = "PLMS", ["ddim"] = "DDIM",
        ["k_dpmpp_2m"] = "DPM++ 2M", ["k_dpmpp_2s_ancestral"] = "DPM++ 2S a", ["k_dpmpp_sde"] = "DPM++ SDE", ["k_dpm_fast"] = "DPM fast", ["k_heun"] = "Heun",
    };

    /// <summary>The infotext of a PNG's text chunks; null where they are not NovelAI's.</summary>
    public static string? Read(IReadOnlyList<KeyValuePair<string, string>> texts)
    {
        if (Text("Software") != "NovelAI" || Text("Comment") is not { } comment) return null;
        return Read(comment, Text("Description"));

        string? Text(string keyword) => texts.FirstOrDefault(text => text.Key == keyword).Value;
    }

    /// <summary>The infotext of a hidden text: NovelAI hides all its text chunks as one JSON object. Any other text stays as it is.</summary>
    public static string OfHidden(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            if (json.RootElement.ValueKind == JsonValueKind.Object && String(json.RootElement, "Comment") is { } comment)
                return Read(comment, String(json.RootElement, "Description")) ?? text;
        }
        catch (JsonException)
        {
            // An infotext, most likely.
        }

        return text;
    }

    private static string? Read(string comment, string? description)
    {
        try
        {
            using var json = JsonDocument.Parse(comment);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return null;
            var sampler = String(root, "sampler") is { } name && s_samplers.TryGetValue(name, out var known) ? known : "Euler a";
            return string.Create(CultureInfo.InvariantCulture,
                $"{description ?? String(root, "prompt") ?? ""}\nNegative prompt: {String(root, "uc") ?? ""}\nSteps: {Number(root, "steps")}, Sampler: {sampler}, CFG scale: {Number(root, "scale")}, Seed: {Number(root, "seed")}, Size: {Number(root, "width")}x{Number(root, "height")}, Clip skip: 2, ENSD: 31337");
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? String(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Number(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetRawText() : "0";
}
