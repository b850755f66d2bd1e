using System.Collections.Immutable;
using System.Text.Json;

namespace Easel.Api.Webui;

/// <summary>Scripts in requests: those that only belong to A1111's page are passed over, those that would change the picture are refused by name.</summary>
internal static class WebuiScripts
{
    /// <summary>Always-on scripts that are accepted: built in, or of no effect of their own through the API.</summary>
    public static ImmutableArray<string> Accepted { get; } = ["refiner", "seed", "sampler", "comments", "extra options", "hypertile", WebuiNetworks.Title];

    /// <summary>Always-on scripts that clients send switched off to whatever server there is.</summary>
    public static ImmutableArray<string> AcceptedWhereOff { get; } =
        ["controlnet", "adetailer", "soft inpainting", "reactor", "roop", "dynamic prompts v2.17.1", "tiled diffusion", "tiled vae", "animatediff", "regional prompter"];

    /// <exception cref="WebuiException">A script is named that is not there, or that is on and is not built in.</exception>
    public static void Check(WebuiBody body)
    {
        if (body.Text("script_name") is { Length: > 0 } script && script != "None")
            throw new WebuiException(422, $"Script '{script}' not found. This version has no selectable scripts.");
        foreach (var (title, value) in body.Fields("alwayson_scripts"))
        {
            var name = title.ToLowerInvariant();
            if (Accepted.Contains(name)) continue;
            if (AcceptedWhereOff.Contains(name))
            {
                if (!IsOn(value)) continue;
                throw new WebuiException(422, $"always on script {title} is not built into this version. Switch it off, or leave it out.");
            }

            throw new WebuiException(422, $"always on script {title} not found");
        }
    }

    // On is a first argument of true, or a unit that does not say that it is off.
    private static bool IsOn(JsonElement script)
    {
        var arguments = script.ValueKind == JsonValueKind.Object && script.TryGetProperty("args", out var given) ? given : script;
        if (arguments.ValueKind != JsonValueKind.Array) return arguments.ValueKind == JsonValueKind.Object && IsUnitOn(arguments);
        var first = arguments.EnumerateArray().FirstOrDefault();
        return first.ValueKind == JsonValueKind.True || arguments.EnumerateArray().Any(it => it.ValueKind == JsonValueKind.Object && first.ValueKind == JsonValueKind.Object && IsUnitOn(it));
    }

    private static bool IsUnitOn(JsonElement unit) =>
        unit.EnumerateObject().Any() && !(unit.TryGetProperty("enabled", out var enabled) && enabled.ValueKind == JsonValueKind.False)
        && !(unit.TryGetProperty("module", out var module) && module.ValueKind == JsonValueKind.String && IsNone(module)
            && (!unit.TryGetProperty("model", out var model) || (model.ValueKind == JsonValueKind.String && IsNone(model)) || model.ValueKind == JsonValueKind.Null));

    private static bool IsNone(JsonElement text) => text.ValueEquals("none") || text.ValueEquals("None");
}
