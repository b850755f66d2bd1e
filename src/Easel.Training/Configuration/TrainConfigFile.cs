using Easel.Core.Errors;
using Easel.Core.Requests;
using Tomlyn.Model;

namespace Easel.Training.Configuration;

/// <summary>
/// Files with training options: sd-scripts' TOML (<c>--config_file</c>; its sections only group), and the JSON of kohya_ss' GUI, whose few
/// other names are translated.
/// </summary>
public static class TrainConfigFile
{
    // What the GUI calls otherwise, or keeps to itself.
    private static readonly Dictionary<string, string> s_guiNames = new(StringComparer.Ordinal)
    {
        ["epoch"] = "max_train_epochs", ["max_resolution"] = "resolution", ["optimizer"] = "optimizer_type", ["lr_warmup"] = "lr_warmup_percent",
        ["stop_text_encoder_training_pct"] = "stop_text_encoder_training_percent", ["caption_dropout_every_n_epochs"] = "caption_dropout_every_n_epochs",
    };

    private static readonly HashSet<string> s_guiOnly = new(StringComparer.Ordinal)
    {
        "LoRA_type", "logging_dir_", "model_list", "use_latent_files", "additional_parameters", "num_cpu_threads_per_process", "gpu_ids", "num_machines", "num_processes",
        "multi_gpu", "main_process_port", "dynamo_mode", "dynamo_use_dynamic", "dynamo_use_fullgraph", "extra_accelerate_launch_args", "loss_type_", "mid_lr_weight_", "folder_name",
    };

    /// <summary>Applies a file's options to a request.</summary>
    /// <exception cref="InvalidRequestException">It cannot be read, or holds options or values that mean nothing.</exception>
    public static TrainRequest Apply(TrainRequest request, string path)
    {
        var root = ConfigurationText.Read(path);
        var isGui = path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
        return TrainSettings.Apply(request, Flat(root, isGui));
    }

    private static List<(string Name, object Value)> Flat(TomlTable root, bool isGui)
    {
        var values = new List<(string, object)>();
        foreach (var (key, value) in root)
        {
            if (value is TomlTable section)
            {
                values.AddRange(Flat(section, isGui));
                continue;
            }

            if (isGui && (s_guiOnly.Contains(key) || value is "" or null)) continue;
            values.Add((isGui && s_guiNames.TryGetValue(key, out var name) ? name : key, value));
        }

        return values;
    }
}
