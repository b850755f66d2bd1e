namespace Easel.Core.Requests;

/// <summary>What is kept of a run, and when.</summary>
/// <param name="Folder">Where files go (<c>--output_dir</c>).</param>
/// <param name="Name">Name of the file without its ending (<c>--output_name</c>).</param>
/// <param name="Format"><c>safetensors</c>, or what else the target may be written as (<see cref="TrainTargetFiles.Formats"/>; <c>--save_model_as</c>). Hypernetworks are torch's archives always.</param>
/// <param name="Precision"><c>float</c>, <c>fp16</c> or <c>bf16</c>; null keeps 32 bits (<c>--save_precision</c>).</param>
/// <param name="EveryNEpochs">A file every so many epochs; null only at the end (<c>--save_every_n_epochs</c>).</param>
/// <param name="EveryNSteps">A file every so many steps (<c>--save_every_n_steps</c>).</param>
/// <param name="NEpochRatio">At least so many files in total (<c>--save_n_epoch_ratio</c>).</param>
/// <param name="LastNEpochs">Older files of epochs are removed (<c>--save_last_n_epochs</c>); null keeps all.</param>
/// <param name="LastNSteps">Files of steps older than so many steps are removed (<c>--save_last_n_steps</c>); null keeps all.</param>
/// <param name="State">True saves the whole state with every file, to go on from (<c>--save_state</c>).</param>
/// <param name="StateOnTrainEnd">True saves it at the end (<c>--save_state_on_train_end</c>).</param>
/// <param name="Comment">A remark in the file's metadata (<c>--training_comment</c>).</param>
/// <param name="NoMetadata">True leaves the metadata out (<c>--no_metadata</c>).</param>
/// <param name="Title">Title in the file's metadata (<c>--metadata_title</c>).</param>
/// <param name="Author">Author (<c>--metadata_author</c>).</param>
/// <param name="Description">Description (<c>--metadata_description</c>).</param>
/// <param name="License">Licence (<c>--metadata_license</c>).</param>
/// <param name="Tags">Tags (<c>--metadata_tags</c>).</param>
/// <param name="WorkFolder">Where saved states and sample pictures go; null is <paramref name="Folder"/>.</param>
/// <param name="LastNEpochsState">Older states of epochs are removed (<c>--save_last_n_epochs_state</c>); null is as <paramref name="LastNEpochs"/>.</param>
/// <param name="LastNStepsState">Older states of steps are removed (<c>--save_last_n_steps_state</c>); null is as <paramref name="LastNSteps"/>.</param>
/// <param name="UsageHint">How to use it (<c>--metadata_usage_hint</c>).</param>
/// <param name="TriggerPhrase">The words that call it (<c>--metadata_trigger_phrase</c>).</param>
/// <param name="MergedFrom">What it was merged from (<c>--metadata_merged_from</c>).</param>
/// <param name="Preprocessor">What pictures for it go through (<c>--metadata_preprocessor</c>).</param>
/// <param name="IsNegativeEmbedding">True for an embedding that is meant for negative prompts (<c>--metadata_is_negative_embedding</c>).</param>
public sealed record TrainSave(
    string Folder = "output",
    string Name = "last",
    string Format = "safetensors",
    string? Precision = null,
    int? EveryNEpochs = null,
    int? EveryNSteps = null,
    int? NEpochRatio = null,
    int? LastNEpochs = null,
    int? LastNSteps = null,
    bool State = false,
    bool StateOnTrainEnd = false,
    string? Comment = null,
    bool NoMetadata = false,
    string? Title = null,
    string? Author = null,
    string? Description = null,
    string? License = null,
    string? Tags = null,
    string? WorkFolder = null,
    int? LastNEpochsState = null,
    int? LastNStepsState = null,
    string? UsageHint = null,
    string? TriggerPhrase = null,
    string? MergedFrom = null,
    string? Preprocessor = null,
    bool IsNegativeEmbedding = false);
