using System.Collections.Immutable;
using Easel.Core.Errors;

namespace Easel.Training.Configuration;

/// <summary>Options of sd-scripts that change nothing here, and those that ask for what is not there: the first are accepted, the second refused.</summary>
internal static class UnusedSettings
{
    public static ImmutableArray<TrainSetting> All { get; } =
    [
        .. ((string[])["xformers", "sdpa", "mem_eff_attn", "no_half_vae", "lowram", "highvram", "persistent_data_loader_workers", "skip_cache_check", "debug_dataset", "torch_compile",
            "log_config", "disable_mmap_load_safetensors", "fp8_base", "fp8_base_unet", "cpu_offload_checkpointing", "no_token_padding", "network_train_on_the_fly"])
            .Select(name => new TrainSetting(name, "Accepted; Easel needs no such switch.", (r, _) => r, IsFlag: true)),
        .. ((string[])["max_data_loader_n_workers", "vae_batch_size", "log_with", "log_prefix", "log_tracker_name", "log_tracker_config", "wandb_api_key", "wandb_run_name",
            "tokenizer_cache_dir", "dynamo_backend", "ddp_timeout", "config_file", "output_config", "save_state_to_huggingface", "console_log_level", "console_log_file", "console_log_simple",
            "save_last_n_epochs_state", "save_last_n_steps_state", "validate_every_n_steps", "max_validation_steps", "metadata_usage_hint", "metadata_thumbnail", "metadata_merged_from",
            "metadata_trigger_phrase", "metadata_preprocessor", "lr_scheduler_type"])
            .Select(name => new TrainSetting(name, "Accepted; has no effect in Easel.", (r, _) => r)),
        .. ((string[])["full_fp16", "full_bf16", "deepspeed", "fused_backward_pass", "async_upload", "ddp_gradient_as_bucket_view", "ddp_static_graph", "weighting_scheme", "train_on_input"])
            .Select(name => new TrainSetting(name, "Not possible in this version.", (r, v) => v.Value is false or "false" or "False" ? r : Refuse(v), IsFlag: true)),
        .. ((string[])["face_crop_aug_range", "blocks_to_swap", "fused_optimizer_groups", "base_weights", "base_weights_multiplier", "huggingface_repo_id", "resume_from_huggingface",
            "initial_epoch", "initial_step", "block_lr", "zero_stage", "custom_attributes", "network_multiplier"])
            .Select(name => new TrainSetting(name, "Not possible in this version.", (r, v) => (v.Value is string && v.OptionalText is null) || v.Value is 0L or false ? r : Refuse(v))),
    ];

    private static Easel.Core.Requests.TrainRequest Refuse(SettingValue value) =>
        throw new InvalidRequestException(value.Name, "cannot be done in this version. Leave it out.");
}
