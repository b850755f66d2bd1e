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

    /// <summary>Whether the page is opened when the studio starts: A1111's <c>Disable</c>, <c>Local</c> or <c>Remote</c>.</summary>
    public const string AutoLaunch = "auto_launch_browser";

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
        ["ESRGAN_tile"] = "longest side of an upscaler's tile; 0 takes the whole picture at once",
        ["ESRGAN_tile_overlap"] = "pixels that tiles of an upscaler share",
        ["ldsr_steps"] = "steps of the upscaler LDSR",
        ["upscaler_for_img2img"] = "what enlarges a picture that image to image starts from",
        ["face_restoration"] = "restores faces in requests that do not say",
        ["face_restoration_model"] = "the network that restores faces",
        ["code_former_weight"] = "how closely CodeFormer keeps to the face",
        ["samples_format"] = "the format of pictures",
        ["jpeg_quality"] = "quality of JPEG and WebP pictures",
        ["webp_lossless"] = "WebP pictures without loss",
        ["img2img_color_correction"] = "gives results of image to image the colours of the picture they start from",
        ["img2img_fix_steps"] = "image to image makes as many steps as the request says",
        ["img2img_background_color"] = "what transparent pictures are put on",
        ["initial_noise_multiplier"] = "factor on the start noise of image to image",
        ["img2img_extra_noise"] = "noise added to the start of image to image",
        ["inpainting_mask_weight"] = "how strongly inpainting models hear the mask",
        ["sgm_noise_multiplier"] = "starts from noise as Stability's own code does",
        ["use_downcasted_alpha_bar"] = "noise levels in half precision, as A1111 before 1.7.0",
        ["beta_dist_alpha"] = "first parameter of the schedule Beta",
        ["beta_dist_beta"] = "second parameter of the schedule Beta",
        ["uni_pc_variant"] = "the variant of UniPC",
        ["uni_pc_skip_type"] = "how UniPC spaces its steps",
        ["uni_pc_order"] = "the order of UniPC",
        ["uni_pc_lower_order_final"] = "UniPC's last steps in a lower order",
        ["use_old_scheduling"] = "prompt edits by the rule before A1111 1.6.0",
        ["comma_padding_backtrack"] = "how far before a chunk's end a comma may break the prompt",
        ["pad_cond_uncond"] = "fills the shorter of prompt and negative prompt up",
        ["pad_cond_uncond_v0"] = "fills the negative prompt up as A1111 before 1.6.0",
        ["hires_fix_refiner_pass"] = "which passes the refiner finishes",
        ["refiner_switch_by_sample_steps"] = "the refiner's switch is counted in steps, as before A1111 1.8",
        ["return_grid"] = "the grid before the pictures in API answers",
        ["live_previews_enable"] = "previews while painting, for requests of A1111's routes",
        ["show_progress_type"] = "how previews are made; Approx NN and Approx cheap are the same",
        ["show_progress_every_n_steps"] = "steps from one preview to the next; -1 makes none",
        [AutoLaunch] = "opens the page when the studio starts on a terminal of a machine with a screen; Remote is the same as Local",
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
                IsServers = fields[0] == AutoLaunch,
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
