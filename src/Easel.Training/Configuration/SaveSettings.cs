using System.Collections.Immutable;
using Easel.Core.Requests;

namespace Easel.Training.Configuration;

/// <summary>Options about what is kept.</summary>
internal static class SaveSettings
{
    public static ImmutableArray<TrainSetting> All { get; } =
    [
        Save("output_dir", "Where files go.", (s, v) => s with { Folder = v.Text }, common: true),
        Save("output_name", "Name of the file without its ending.", (s, v) => s with { Name = v.OptionalText ?? "last" }, common: true),
        Save("save_model_as", "safetensors; pt or ckpt for a LoRA or an embedding; ckpt or diffusers for a checkpoint.", (s, v) => s with { Format = v.OptionalText ?? "safetensors" }),
        Save("save_precision", "float, fp16 or bf16.", (s, v) => s with { Precision = v.OptionalText }, common: true),
        Save("save_every_n_epochs", "A file every so many epochs.", (s, v) => s with { EveryNEpochs = v.OptionalWhole is > 0 and var n ? n : null }, common: true),
        Save("save_every_n_steps", "A file every so many steps.", (s, v) => s with { EveryNSteps = v.OptionalWhole is > 0 and var n ? n : null }, common: true),
        Save("save_n_epoch_ratio", "At least so many files in total.", (s, v) => s with { NEpochRatio = v.OptionalWhole is > 0 and var n ? n : null }),
        Save("save_last_n_epochs", "Remove older files of epochs.", (s, v) => s with { LastNEpochs = v.OptionalWhole is > 0 and var n ? n : null }),
        Save("save_last_n_steps", "Remove files that are older than so many steps.", (s, v) => s with { LastNSteps = v.OptionalWhole is > 0 and var n ? n : null }),
        Save("save_last_n_epochs_state", "Remove older states of epochs; without it, with their files.", (s, v) => s with { LastNEpochsState = v.OptionalWhole is > 0 and var n ? n : null }),
        Save("save_last_n_steps_state", "Remove states that are older than so many steps; without it, with their files.", (s, v) => s with { LastNStepsState = v.OptionalWhole is > 0 and var n ? n : null }),
        Save("save_state", "Save the whole state with every file.", (s, v) => s with { State = v.Flag }, flag: true, common: true),
        Save("save_state_on_train_end", "Save the whole state at the end.", (s, v) => s with { StateOnTrainEnd = v.Flag }, flag: true),
        Save("training_comment", "A remark in the file's metadata.", (s, v) => s with { Comment = v.OptionalText }),
        Save("no_metadata", "Leave the metadata out.", (s, v) => s with { NoMetadata = v.Flag }, flag: true),
        Save("metadata_title", "Title in the metadata.", (s, v) => s with { Title = v.OptionalText }),
        Save("metadata_author", "Author in the metadata.", (s, v) => s with { Author = v.OptionalText }),
        Save("metadata_description", "Description in the metadata.", (s, v) => s with { Description = v.OptionalText }),
        Save("metadata_license", "Licence in the metadata.", (s, v) => s with { License = v.OptionalText }),
        Save("metadata_tags", "Tags in the metadata.", (s, v) => s with { Tags = v.OptionalText }),
        Save("metadata_usage_hint", "How to use it, in the metadata.", (s, v) => s with { UsageHint = v.OptionalText }),
        Save("metadata_trigger_phrase", "The words that call it, in the metadata.", (s, v) => s with { TriggerPhrase = v.OptionalText }),
        Save("metadata_merged_from", "What it was merged from, in the metadata.", (s, v) => s with { MergedFrom = v.OptionalText }),
        Save("metadata_preprocessor", "What pictures for it go through, in the metadata.", (s, v) => s with { Preprocessor = v.OptionalText }),
        Save("metadata_is_negative_embedding", "An embedding for negative prompts, in the metadata.", (s, v) => s with { IsNegativeEmbedding = v.Flag }, flag: true),
    ];

    private static TrainSetting Save(string name, string help, Func<TrainSave, SettingValue, TrainSave> set, bool flag = false, bool common = false) =>
        new(name, help, (r, v) => r with { Save = set(r.Save, v) }, flag, common);
}
