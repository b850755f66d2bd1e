using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Easel.Core.Requests;

namespace Easel.Api.Webui;

/// <summary>
/// The always-on script "Additional networks for generating" (kohya-ss/sd-webui-additional-networks): <c>[enable, separate weights, then module,
/// model, UNet weight, text encoder weight for each row]</c>, and in its first version <c>[enable, then module, model, weight for each row]</c>.
/// </summary>
internal static class WebuiNetworks
{
    /// <summary>The script's name in lower case.</summary>
    public const string Title = "additional networks for generating";

    /// <summary>The rows that are in use; none where the script is missing or switched off.</summary>
    /// <exception cref="WebuiException">A row is no LoRA, or its weight is no number.</exception>
    public static ImmutableArray<AdditionalNetwork> Read(WebuiBody body)
    {
        foreach (var (title, script) in body.Fields("alwayson_scripts"))
        {
            if (!title.Equals(Title, StringComparison.OrdinalIgnoreCase)) continue;
            var given = script.ValueKind == JsonValueKind.Object && script.TryGetProperty("args", out var args) ? args : script;
            return given.ValueKind == JsonValueKind.Array ? Rows([.. given.EnumerateArray()]) : [];
        }

        return [];
    }

    private static ImmutableArray<AdditionalNetwork> Rows(ImmutableArray<JsonElement> arguments)
    {
        if (arguments is not [{ ValueKind: JsonValueKind.True }, ..]) return [];
        // The second argument tells the versions apart: a switch, or the first row's module.
        var hasSwitch = arguments.Length > 1 && arguments[1].ValueKind is JsonValueKind.True or JsonValueKind.False;
        var isSeparate = hasSwitch && arguments[1].ValueKind == JsonValueKind.True;
        var width = hasSwitch ? 4 : 3;
        return
        [
            .. arguments.Skip(hasSwitch ? 2 : 1).Chunk(width).Where(row => row.Length == width && Text(row[1]) is not ("" or "None")).Select(row =>
            {
                if (Text(row[0]) is not ("LoRA" or "Lora" or "lora"))
                    throw new WebuiException(422, $"always on script {Title}: module '{Text(row[0])}' is not known; LoRA is.");
                var unet = Weight(row[2]);
                return new AdditionalNetwork(Text(row[1]), unet, isSeparate ? Weight(row[3]) : unet);
            }),
        ];
    }

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static double Weight(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number)) return number;
        if (double.TryParse(Text(value), NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number)) return number;
        throw new WebuiException(422, $"always on script {Title}: the weight {value} is no number.");
    }
}
