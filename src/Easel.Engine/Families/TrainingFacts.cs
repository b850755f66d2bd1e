using System.Collections.Immutable;
using System.Globalization;

namespace Easel.Engine.Families;

/// <summary>How a file was trained, as far as it says so: sd-scripts' <c>ss_*</c> and Stability's <c>modelspec.*</c> metadata in plain words.</summary>
public static class TrainingFacts
{
    // The order is that in which a person asks. The keys: kohya-ss/sd-scripts, train_network.py; Stability-AI/ModelSpec.
    private static readonly (string Key, string Name)[] s_keys =
    [
        ("modelspec.title", "title"),
        ("modelspec.author", "author"),
        ("modelspec.date", "date"),
        ("modelspec.description", "description"),
        ("modelspec.usage_hint", "usage"),
        ("modelspec.license", "licence"),
        ("modelspec.architecture", "architecture"),
        ("modelspec.merged_from", "merged from"),
        ("ss_output_name", "name"),
        ("ss_sd_model_name", "base model"),
        ("ss_base_model_version", "base version"),
        ("sd_checkpoint_name", "base model"),
        ("ss_network_module", "network"),
        ("ss_network_dim", "rank"),
        ("ss_network_alpha", "alpha"),
        ("ss_network_args", "network options"),
        ("ss_resolution", "resolution"),
        ("ss_num_train_images", "images"),
        ("ss_num_reg_images", "regularisation images"),
        ("ss_num_epochs", "epochs"),
        ("ss_epoch", "this epoch"),
        ("ss_max_train_steps", "steps"),
        ("ss_steps", "this step"),
        ("step", "this step"),
        ("ss_batch_size_per_device", "batch size"),
        ("ss_optimizer", "optimiser"),
        ("ss_learning_rate", "learning rate"),
        ("ss_unet_lr", "UNet's learning rate"),
        ("ss_text_encoder_lr", "text encoder's learning rate"),
        ("ss_lr_scheduler", "learning-rate schedule"),
        ("ss_clip_skip", "clip skip"),
        ("ss_noise_offset", "noise offset"),
        ("ss_min_snr_gamma", "min-SNR gamma"),
        ("ss_mixed_precision", "precision"),
        ("ss_training_comment", "comment"),
    ];

    /// <summary>Name and value, in the order in which a person asks; empty where the file says nothing.</summary>
    public static ImmutableArray<KeyValuePair<string, string>> Of(IReadOnlyDictionary<string, string> metadata)
    {
        var facts = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        foreach (var (key, name) in s_keys)
        {
            if (metadata.TryGetValue(key, out var value) && value is not ("" or "None" or "null") && !facts.Any(f => f.Key == name))
                facts.Add(new(name, value));
        }

        if (metadata.TryGetValue("ss_training_started_at", out var started) && double.TryParse(started, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 4e9)
            facts.Add(new("trained", DateTimeOffset.FromUnixTimeSeconds((long)seconds).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC"));
        return facts.ToImmutable();
    }
}
