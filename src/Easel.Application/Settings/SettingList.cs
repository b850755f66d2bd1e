using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Easel.Application.Settings;

/// <summary>Every setting: A1111's, under A1111's names, and the studio's own.</summary>
public static class SettingList
{
    /// <summary>Nothing of the queue is started while it is set.</summary>
    public const string QueuePaused = "queue_paused";

    /// <summary>What becomes of a job of A1111's routes when its client leaves: <c>continue</c> or <c>stop</c>.</summary>
    public const string ClientLeft = "webui_client_left";

    /// <summary>Days until what was thrown away is deleted.</summary>
    public const string BinDays = "bin_days";

    // Without these words a setting is kept and does nothing, which the list says.
    private static readonly ImmutableDictionary<string, string> Effects = new Dictionary<string, string>
    {
        ["sd_model_checkpoint"] = "the checkpoint of requests that name none",
        ["sd_vae"] = "the VAE of requests that name none",
        ["CLIP_stop_at_last_layers"] = "clip skip of requests that name none",
        ["eta_noise_seed_delta"] = "ENSD of requests that name none",
        ["eta_ancestral"] = "eta of ancestral samplers",
        ["eta_ddim"] = "eta of DDIM",
        ["s_churn"] = "sigma churn of requests that name none",
        ["s_tmin"] = "sigma tmin of requests that name none",
        ["s_tmax"] = "sigma tmax of requests that name none",
        ["s_noise"] = "sigma noise of requests that name none",
        ["sigma_min"] = "the lowest noise level; 0 is the model's",
        ["sigma_max"] = "the first noise level; 0 is the model's",
        ["rho"] = "the curve of Karras and polyexponential schedules; 0 is their own",
        ["randn_source"] = "whose random numbers a seed repeats; GPU and NV are the same",
        ["always_discard_next_to_last_sigma"] = "leaves out the last noise level but one",
        ["sd_noise_schedule"] = "zero terminal SNR",
        ["skip_early_cond"] = "no guidance in the first part of the steps",
        ["s_min_uncond"] = "negative guidance minimum sigma",
        ["s_min_uncond_all"] = "negative guidance minimum sigma in all steps",
        ["emphasis"] = "what brackets in prompts do",
        ["tiling"] = "seamless pictures",
        ["upscaler_for_img2img"] = "what enlarges a picture that image to image starts from",
        ["face_restoration"] = "restores faces in requests that do not say",
        ["face_restoration_model"] = "the network that restores faces",
        ["code_former_weight"] = "how closely CodeFormer keeps to the face",
        ["samples_format"] = "the format of pictures",
        ["return_grid"] = "the grid before the pictures in API answers",
        ["live_previews_enable"] = "previews while painting",
        ["api_enable_requests"] = "pictures by address in API requests; Easel fetches none",
        ["webui_client_left"] = "jobs of clients that leave",
        ["queue_paused"] = "holds the queue",
        ["bin_days"] = "when the bin is emptied",
    }.ToImmutableDictionary();

    /// <summary>All, in the order of sections.</summary>
    public static ImmutableArray<SettingDefinition> All { get; } = [.. Own(), .. Webui()];

    private static readonly ImmutableDictionary<string, SettingDefinition> ByKey = All.ToImmutableDictionary(it => it.Key, StringComparer.Ordinal);

    /// <summary>The setting of a name; null where there is none.</summary>
    public static SettingDefinition? Find(string key) => ByKey.GetValueOrDefault(key);

    /// <summary>The settings whose key, section or effect has all the words.</summary>
    public static IEnumerable<SettingDefinition> Search(string words) => All.Where(it => words.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word =>
        it.Key.Contains(word, StringComparison.OrdinalIgnoreCase) || it.Section.Contains(word, StringComparison.OrdinalIgnoreCase)
        || it.Effect?.Contains(word, StringComparison.OrdinalIgnoreCase) == true));

    private static IEnumerable<SettingDefinition> Own() =>
    [
        new(QueuePaused, "Studio", SettingType.Flag, Json("false")) { IsServers = true, Effect = Effects[QueuePaused] },
        new(ClientLeft, "Studio", SettingType.Text, Json("\"stop\"")) { Choices = ["continue", "stop"], Effect = Effects[ClientLeft] },
        new(BinDays, "Studio", SettingType.Number, Json("30")) { Least = 0, Most = 36500, Effect = Effects[BinDays] },
    ];

    private static IEnumerable<SettingDefinition> Webui()
    {
        using var stream = typeof(SettingList).Assembly.GetManifestResourceStream("webui-options.tsv") ?? throw new InvalidOperationException("The list of options is missing from the program.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#')) continue;
            var fields = line.Split('\t');
            var standard = Json(fields[2]);
            yield return new SettingDefinition(fields[0], fields[1], TypeOf(standard), standard)
            {
                Least = Number(fields[3]),
                Most = Number(fields[4]),
                Choices = fields[5].Length == 0 ? [] : [.. fields[5].Split('|')],
                Effect = Effects.GetValueOrDefault(fields[0]),
            };
        }
    }

    private static SettingType TypeOf(JsonElement standard) => standard.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => SettingType.Flag,
        JsonValueKind.Number => SettingType.Number,
        JsonValueKind.Array => SettingType.List,
        _ => SettingType.Text,
    };

    private static double? Number(string text) => text.Length == 0 ? null : double.Parse(text, CultureInfo.InvariantCulture);

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement.Clone();
}
