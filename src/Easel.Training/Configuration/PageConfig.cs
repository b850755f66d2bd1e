using System.Collections.Frozen;
using System.Globalization;
using Easel.Core.Errors;
using Tomlyn.Model;

namespace Easel.Training.Configuration;

/// <summary>
/// The JSON that kohya_ss' page saves, as the options that the page would give to sd-scripts for it (<c>kohya_gui/lora_gui.py</c>, <c>train_model</c>; its other pages
/// have the same fields). Many of its fields are not what they are called there: zeros mean nothing, several become one.
/// </summary>
/// <param name="fields">The page's fields.</param>
internal sealed class PageConfig(TomlTable fields)
{
    private static readonly FrozenDictionary<string, string> s_renamed = new Dictionary<string, string>
    {
        ["max_resolution"] = "resolution", ["optimizer"] = "optimizer_type", ["lora_network_weights"] = "network_weights",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // Where 0 is what the page's slider shows for "not set".
    private static readonly FrozenSet<string> s_zeroIsNone = FrozenSet.Create(
        StringComparer.Ordinal,
        "clip_skip", "max_timestep", "min_timestep", "min_snr_gamma", "ip_noise_gamma", "v_pred_like_loss", "vae_batch_size", "scale_weight_norms", "seed", "max_train_epochs", "max_train_steps",
        "save_every_n_epochs", "save_every_n_steps", "save_last_n_epochs", "save_last_n_steps", "save_last_n_epochs_state", "save_last_n_steps_state", "sample_every_n_epochs", "sample_every_n_steps");

    // What the methods below read, and what concerns the page or its launcher alone.
    private static readonly FrozenSet<string> s_read = FrozenSet.Create(
        StringComparer.Ordinal,
        "LoRA_type", "LyCORIS_preset", "conv_dim", "conv_alpha", "conv_dims", "conv_alphas", "use_tucker", "use_cp", "rank_dropout", "module_dropout", "dora_wd", "factor", "unit", "train_on_input", "use_scalar",
        "bypass_mode", "rank_dropout_scale", "train_norm", "decompose_both", "constrain", "rescaled", "down_lr_weight", "mid_lr_weight", "up_lr_weight", "block_lr_zero_threshold", "block_dims", "block_alphas",
        "conv_block_dims", "conv_block_alphas", "loraplus_lr_ratio", "loraplus_unet_lr_ratio", "loraplus_text_encoder_lr_ratio", "text_encoder_lr", "unet_lr", "epoch", "lr_warmup", "lr_warmup_steps",
        "stop_text_encoder_training", "stop_text_encoder_training_pct", "noise_offset_type", "noise_offset", "noise_offset_random_strength", "adaptive_noise_scale", "multires_noise_iterations",
        "multires_noise_discount", "sample_prompts", "sample_sampler", "sdxl", "sdxl_no_half_vae", "sdxl_cache_text_encoder_outputs", "optimizer_args", "lr_scheduler_args", "lr_scheduler_num_cycles", "xformers",
        "additional_parameters", "num_cpu_threads_per_process", "gpu_ids", "num_machines", "num_processes", "multi_gpu", "main_process_port", "dynamo_mode", "dynamo_use_dynamic", "dynamo_use_fullgraph",
        "extra_accelerate_launch_args", "model_list", "folder_name", "use_latent_files", "no_token_padding");

    private static readonly FrozenDictionary<string, (string Module, string? Algorithm)> s_types = new Dictionary<string, (string, string?)>
    {
        ["Standard"] = ("networks.lora", null), ["Kohya LoCon"] = ("networks.lora", null), ["Kohya DyLoRA"] = ("networks.dylora", null), ["Kohya LoHa"] = ("networks.loha", null), ["Kohya LoKr"] = ("networks.lokr", null),
        ["LoCon"] = ("lycoris.kohya", "locon"), ["LyCORIS/LoCon"] = ("lycoris.kohya", "locon"), ["LyCORIS/LoHa"] = ("lycoris.kohya", "loha"), ["LyCORIS/LoKr"] = ("lycoris.kohya", "lokr"),
        ["LyCORIS/DyLoRA"] = ("lycoris.kohya", "dylora"), ["LyCORIS/iA3"] = ("lycoris.kohya", "ia3"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly List<(string Name, object Value)> options = [];
    private readonly List<string> unread = [];

    /// <summary>The options, and the fields that mean nothing here.</summary>
    /// <param name="known">The names that sd-scripts has.</param>
    /// <exception cref="InvalidRequestException">The file is for another kind of model or network than Easel trains.</exception>
    public (IReadOnlyList<(string Name, object Value)> Options, IReadOnlyList<string> Unread) Read(IReadOnlySet<string> known)
    {
        foreach (var model in (string[])["flux1", "sd3", "hunyuan_image", "anima", "lumina"])
            if (IsSet($"{model}_checkbox")) throw new InvalidRequestException($"{model}_checkbox", "is set, but Easel trains Stable Diffusion 1, 2 and XL. Choose a file for one of those.");
        if (IsSet("train_inpainting")) throw new InvalidRequestException("train_inpainting", "cannot be done in this version. Leave it out, and train the plain checkpoint of the same model.");
        foreach (var (field, value) in fields)
        {
            var name = s_renamed.GetValueOrDefault(field, field);
            if (s_read.Contains(field) || value is null or "" || (value is string none && none.Equals("none", StringComparison.OrdinalIgnoreCase)) || (s_zeroIsNone.Contains(field) && Number(field) == 0)) continue;
            if (known.Contains(name)) options.Add((name, value));
            else if (value is not false && !(value is string or long or double && Number(field) == 0)) unread.Add(field);
        }

        Length();
        Rates();
        Texts("optimizer_args", Text("optimizer_args"));
        Texts("lr_scheduler_args", Text("lr_scheduler_args"));
        Noise();
        Samples();
        if (IsSet("sdxl") && IsSet("sdxl_cache_text_encoder_outputs")) options.Add(("cache_text_encoder_outputs", true));
        if (fields.ContainsKey("LoRA_type")) Network();
        More(known);
        return (options, unread);
    }

    // What the page appends to the command: options with their values, which win over its fields.
    private void More(IReadOnlySet<string> known)
    {
        foreach (var part in (" " + Text("additional_parameters").Replace("\"", "", StringComparison.Ordinal)).Split(" --", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] words = part.Split([' ', '='], 2, StringSplitOptions.TrimEntries) is [var first, var rest] && part.IndexOf('=', StringComparison.Ordinal) == first.Length ? [first, rest] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (known.Contains(words[0].Replace('-', '_'))) options.Add((words[0], words switch { [_] => true, [_, var one] => one, _ => words[1..] }));
            else unread.Add(words[0]);
        }
    }

    // Steps where they are given, else the epochs: the page multiplies them out.
    private void Length()
    {
        if (Number("max_train_epochs") is 0 or null && Number("max_train_steps") is 0 or null && Number("epoch") is > 0 and var epochs) options.Add(("max_train_epochs", epochs));
        if (Text("lr_scheduler_num_cycles") is { Length: > 0 } cycles) options.Add(("lr_scheduler_num_cycles", cycles));
        else if (Number("epoch") is > 0 and var each) options.Add(("lr_scheduler_num_cycles", each));
    }

    private void Rates()
    {
        // Steps win over percent.
        if (Number("lr_warmup_steps") is > 0 and var steps) options.Add(("lr_warmup_steps", steps));
        else if (Number("lr_warmup") is > 0 and var percent) options.Add(("lr_warmup_steps", Math.Min(0.999, percent / 100)));
        var (text, unet) = (Number("text_encoder_lr") ?? 0, Number("unet_lr") ?? 0);
        if (!fields.ContainsKey("LoRA_type"))
        {
            // The pages of whole checkpoints: 0 never stops, −1 never begins.
            if ((Number("stop_text_encoder_training") ?? Number("stop_text_encoder_training_pct")) is { } stop and not 0) options.Add(stop < 0 ? ("stop_text_encoder_training", stop) : ("stop_text_encoder_training_percent", stop));
            return;
        }

        // A rate of 0 leaves that part out; both at 0 take the common rate.
        if (unet > 0) options.Add(("unet_lr", unet));
        if (text > 0) options.Add(("text_encoder_lr", text));
        if (text != 0 && unet == 0) options.Add(("network_train_text_encoder_only", true));
        if (text == 0 && unet != 0) options.Add(("network_train_unet_only", true));
    }

    private void Noise()
    {
        var pyramid = Text("noise_offset_type") == "Multires";
        foreach (var name in pyramid ? (string[])["multires_noise_iterations", "multires_noise_discount"] : ["noise_offset", "adaptive_noise_scale"])
            if (Number(name) is { } value and not 0) options.Add((name, value));
        if (!pyramid && IsSet("noise_offset_random_strength")) options.Add(("noise_offset_random_strength", true));
    }

    // The page's field holds the prompts themselves; without any, no pictures.
    private void Samples()
    {
        if (Text("sample_prompts") is not { Length: > 0 } prompts)
        {
            options.RemoveAll(option => option.Name is "sample_every_n_epochs" or "sample_every_n_steps" or "sample_at_first");
            return;
        }

        options.Add(("sample_prompts_text", prompts));
        if (Text("sample_sampler") is { Length: > 0 } sampler) options.Add(("sample_sampler", sampler));
    }

    private void Network()
    {
        var type = Text("LoRA_type");
        if (!s_types.TryGetValue(type, out var found))
            throw new InvalidRequestException("LoRA_type", $"'{type}' cannot be trained; there are {string.Join(", ", s_types.Keys.Order(StringComparer.Ordinal))}.");
        options.Add(("network_module", found.Module));
        var arguments = new List<string>();
        if (found.Algorithm is { } algorithm)
        {
            arguments.Add($"algo={algorithm}");
            if (algorithm != "ia3") Given(arguments, "preset", "LyCORIS_preset");
        }

        if (type is not ("Standard" or "LyCORIS/iA3")) Given(arguments, "conv_dim", "conv_dim", "conv_alpha", "conv_alpha");
        Given(arguments, "rank_dropout", "rank_dropout", "module_dropout", "module_dropout");
        if (found.Module is "networks.lora" or "networks.dylora")
            foreach (var name in (string[])["down_lr_weight", "mid_lr_weight", "up_lr_weight", "block_lr_zero_threshold", "block_dims", "block_alphas", "conv_block_dims", "conv_block_alphas"]) Given(arguments, name, name);
        if (type is "Kohya DyLoRA") Given(arguments, "unit", "unit");
        if (type is "LyCORIS/DyLoRA") Given(arguments, "block_size", "unit");
        if (type.EndsWith("LoKr", StringComparison.Ordinal) && Number("factor") is { } factor and not -1) arguments.Add(string.Create(CultureInfo.InvariantCulture, $"factor={factor}"));
        if (found.Module is not ("networks.lora" or "networks.dylora"))
            foreach (var flag in (string[])["use_tucker", "use_cp", "dora_wd", "use_scalar", "bypass_mode", "rank_dropout_scale", "train_norm", "decompose_both"])
                if (IsSet(flag) && (found.Algorithm is not null || flag == "use_tucker")) arguments.Add($"{flag}=True");
        Given(arguments, "loraplus_lr_ratio", "loraplus_lr_ratio", "loraplus_unet_lr_ratio", "loraplus_unet_lr_ratio", "loraplus_text_encoder_lr_ratio", "loraplus_text_encoder_lr_ratio");
        options.Add(("network_args", arguments.ToArray()));
    }

    // Pairs of the argument's name and the field's; what is 0 or empty is not given.
    private void Given(List<string> arguments, params ReadOnlySpan<string> names)
    {
        for (var i = 0; i < names.Length; i += 2)
            if (Text(names[i + 1]) is { Length: > 0 } value && Number(names[i + 1]) is not 0) arguments.Add($"{names[i]}={value}");
    }

    private void Texts(string name, string text)
    {
        string[] parts = text.Replace("\"", "", StringComparison.Ordinal).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length > 0) options.Add((name, parts));
    }

    private bool IsSet(string field) => fields.TryGetValue(field, out var value) && value is true or "True" or "true";

    private string Text(string field) => fields.TryGetValue(field, out var value) ? Convert.ToString(value, CultureInfo.InvariantCulture)!.Trim() : "";

    private double? Number(string field) => double.TryParse(Text(field), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
