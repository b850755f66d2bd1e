using System.Collections.Immutable;
using Easel.Core.Errors;
using Easel.Core.Requests;

namespace Easel.Training.Configuration;

/// <summary>
/// Options of sd-scripts that change nothing here: those that Easel needs not are accepted; those that ask for something beside the training are accepted and told;
/// those without which the result would be another are refused.
/// </summary>
internal static class UnusedSettings
{
    public static ImmutableArray<TrainSetting> All { get; } =
    [
        .. ((string[])["xformers", "sdpa", "mem_eff_attn", "no_half_vae", "lowram", "highvram", "persistent_data_loader_workers", "skip_cache_check", "torch_compile",
            "log_config", "disable_mmap_load_safetensors", "fp8_base", "fp8_base_unet", "cpu_offload_checkpointing", "no_token_padding", "network_train_on_the_fly", "skip_until_initial_step"])
            .Select(name => new TrainSetting(name, "Accepted; Easel needs no such switch.", (r, _) => r, IsFlag: true)),
        new("debug_dataset", "As --check: look at pictures and settings, and train nothing.", (r, _) => r, IsFlag: true),
        .. ((string[])["max_data_loader_n_workers", "vae_batch_size", "tokenizer_cache_dir", "dynamo_backend", "ddp_timeout", "config_file", "console_log_level", "console_log_file",
            "console_log_simple"])
            .Select(name => new TrainSetting(name, "Accepted; Easel needs no such setting.", (r, _) => r)),
        .. ((ReadOnlySpan<(string, string)>)
        [
            ("log_with", "Losses go to TensorBoard's files (--logging_dir) and to nothing else."), ("log_prefix", "TensorBoard's files are named after the output."),
            ("log_tracker_name", "Only wandb reads it."), ("log_tracker_config", "Only wandb reads it."), ("wandb_api_key", "Easel sends nothing to wandb."), ("wandb_run_name", "Easel sends nothing to wandb."),
            ("save_state_to_huggingface", "Easel uploads nothing."), ("huggingface_repo_id", "Easel uploads nothing."), ("async_upload", "Easel uploads nothing."),
            ("metadata_thumbnail", "Pictures are not put into metadata."), ("custom_attributes", "Only other programs read them."),
        ]).ToArray().Select(told => new TrainSetting(told.Item1, $"Accepted; has no effect. {told.Item2}", (r, _) => r, WithoutEffect: told.Item2)),
        .. ((ReadOnlySpan<(string, string)>)
        [
            ("full_fp16", MixedInstead), ("full_bf16", MixedInstead), ("deepspeed", OneDevice), ("fused_backward_pass", MixedInstead), ("ddp_gradient_as_bucket_view", OneDevice), ("ddp_static_graph", OneDevice),
            ("weighting_scheme", "It belongs to flow models, which Easel does not train."), ("train_on_input", "Leave it out."),
        ]).ToArray().Select(refused => new TrainSetting(refused.Item1, "Not possible in this version.", (r, v) => v.Value is false or "false" or "False" ? r : Refuse(v, refused.Item2), IsFlag: true)),
        .. ((ReadOnlySpan<(string, string)>)
        [
            ("face_crop_aug_range", "Cut faces before, with 'easel dataset prepare', and leave it out."), ("blocks_to_swap", "Set --gradient_checkpointing, and leave it out."), ("fused_optimizer_groups", MixedInstead),
            ("resume_from_huggingface", "Download the state, and give its folder to --resume."), ("block_lr", "Leave it out; a LoRA has rates by block (--network_args down_lr_weight=…)."), ("zero_stage", OneDevice),
        ]).ToArray().Select(refused => new TrainSetting(refused.Item1, "Not possible in this version.", (r, v) => (v.Value is string && v.OptionalText is null) || v.Value is 0L or false ? r : Refuse(v, refused.Item2))),
    ];

    private const string MixedInstead = "Weights stay in 32 bits; --mixed_precision bf16, --gradient_checkpointing and --optimizer_type AdamW8bit save memory.";
    private const string OneDevice = "A training runs on one device; leave it out.";

    private static TrainRequest Refuse(SettingValue value, string instead) => throw new InvalidRequestException(value.Name, $"cannot be done in this version. {instead}");
}
