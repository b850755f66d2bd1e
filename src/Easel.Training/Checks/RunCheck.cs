using System.Collections.Immutable;
using System.Globalization;
using Easel.Core.Requests;
using Easel.Engine.Families;
using Easel.Training.Datasets;
using Easel.Training.Sessions;

namespace Easel.Training.Checks;

/// <summary>Looks at a run's settings before it begins: contradictions are errors, the tutorial's advice is given as hints.</summary>
/// <param name="findings">What is found.</param>
public sealed class RunCheck(ICollection<TrainFinding> findings)
{
    /// <summary>Looks at a request.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="family">The model.</param>
    /// <param name="datasets">The pictures.</param>
    public void Look(TrainRequest request, ModelFamily family, ImmutableArray<LoadedDataset> datasets)
    {
        Model(request, family);
        new RateCheck(findings).Look(request);
        new NetworkCheck(findings).Look(request, family, datasets);
        Text(request, family);
        Length(request, datasets);
        Folder(request);
    }

    private void Model(TrainRequest request, ModelFamily family)
    {
        var velocity = family.Prediction.Id == "v_prediction";
        if (family.Task != ModelTask.Base)
            Add("model-task", FindingLevel.Error, $"The checkpoint is for {family.Task.ToString().ToLowerInvariant()}, which cannot be trained.", "Choose the plain checkpoint of the same model.");
        if (request.V2 is true && family.Id != "sd2")
            Add("model-v2", FindingLevel.Error, $"--v2 says SD 2, but the checkpoint is {family.Id}.", "Leave it out, or choose an SD 2 checkpoint.");
        if (request.VelocityPrediction is true && !velocity)
            Add("model-velocity", FindingLevel.Error, $"--v_parameterization says that the model predicts velocity, but it predicts noise ({family.Id}).", "Leave it out; only the 768-pixel models of SD 2 predict velocity.");
        if (family.Id == "sd2" && request.Run.ClipSkip is { } skip)
            Add("clip-skip-v2", FindingLevel.Error, $"--clip_skip {skip} is not for SD 2, which reads the layer before the last anyway.", "Leave it out.");
        if (request.Loss.ZeroTerminalSnr && !velocity && request.VelocityPrediction is not true)
            Add("zero-snr-noise", FindingLevel.Warning, "--zero_terminal_snr is meant for models that predict velocity: from nothing but noise, the noise says nothing.", "Leave it out.");
        if (request.Loss.ScaleVelocityLikeNoise && !velocity)
            Add("scale-velocity", FindingLevel.Warning, "--scale_v_pred_loss_like_noise_pred has no effect on a model that predicts noise.", "Leave it out.");
        if (request.Loss is { NoiseOffset: not null, MultiresNoiseIterations: not null })
            Add("noise-twice", FindingLevel.Warning, "Noise offset and pyramid noise are both on; they are two ways to the same end.", "Keep one of them.");
    }

    private void Text(TrainRequest request, ModelFamily family)
    {
        if (request.Data.CacheText && Targets.TrainingTargets.TrainsText(request, family))
        {
            var remedy = request.Target switch { TrainTarget.Lora => "Set --network_train_unet_only, or leave", TrainTarget.Checkpoint => "Set --text_encoder_lr 0, or leave", _ => "Leave" };
            Add("cache-text-trained", FindingLevel.Error, "The text encoder's output is to be kept, but it is trained.", $"{remedy} out --cache_text_encoder_outputs.");
        }

        if (request.Data.MaxTokenLength > 75 && family.Id == "sd2")
            Add("token-length-v2", FindingLevel.Hint, "Captions beyond 75 tokens are joined as for SD 1.", "Nothing to do.");
        if (request.Samples is { Prompts: null } samples && !File.Exists(samples.PromptFile))
            Add("sample-prompts", FindingLevel.Error, $"The prompts for sample pictures, '{samples.PromptFile}', do not exist.", "Check --sample_prompts.", samples.PromptFile);
        if (request.Samples is { EveryNEpochs: null, EveryNSteps: null, AtFirst: false })
            Add("samples-never", FindingLevel.Warning, "There are prompts for sample pictures, but nothing says when they are painted, so none will be.", "Set --sample_every_n_epochs 1, or --sample_every_n_steps.");
    }

    private void Length(TrainRequest request, ImmutableArray<LoadedDataset> datasets)
    {
        var plan = TrainingPlan.Of(request, datasets);
        if (plan.Batches == 0) return;
        if (request.Optimizer.Warmup is var warmup && Schedules.LearningRateSettings.Of(request.Optimizer).WarmupSteps(plan.Steps) >= plan.Steps)
            Add("warmup-long", FindingLevel.Error, Text($"The warm-up of {warmup} steps is as long as the run of {plan.Steps}."), "Give fewer steps, or a share such as 0.1.");
        if (plan.InitialStep(request.Run) is > 0 and var initial)
        {
            if (initial >= plan.Steps)
                Add("initial-late", FindingLevel.Error, $"The run of {plan.Steps} steps would begin at step {initial}, so nothing is left to do.", "Give more steps or epochs, or begin earlier (--initial_step, --initial_epoch).");
            else if (request.Run.Resume is not null)
                Add("initial-resume", FindingLevel.Warning, "A resumed run goes on where its state was saved, whatever --initial_step and --initial_epoch say.", "Leave them out, or leave out --resume.");
        }

        if (plan.Steps < 20) Add("run-short", FindingLevel.Hint, $"The run has only {plan.Steps} steps.", "A LoRA usually takes 500 to 3000; raise epochs or repeats.");
        var draws = datasets.Sum(dataset => dataset.TrainSamples) * (double)plan.Epochs / Math.Max(1, datasets.Sum(dataset => dataset.Pictures.Count(picture => !picture.Subset.IsReg)));
        if (draws > 1000) Add("run-long", FindingLevel.Hint, Text($"Each picture is drawn {draws:0} times."), "Fewer repeats or epochs keep it from being learned by heart; 100 to 400 draws are usual.");
        if (request.Save.EveryNEpochs is null && request.Save.EveryNSteps is null && request.Save.NEpochRatio is null && plan.Epochs > 1)
            Add("save-once", FindingLevel.Hint, "Only the last file is saved, so an earlier, less overfit one cannot be chosen.", "Set --save_every_n_epochs 1.");
    }

    private void Folder(TrainRequest request)
    {
        var folder = Path.GetFullPath(request.Save.Folder);
        if (File.Exists(folder)) Add("output-file", FindingLevel.Error, $"The output folder '{folder}' is a file.", "Give another --output_dir.", folder);
        var file = Path.Combine(folder, request.Save.Name + request.Ending());
        if (Path.Exists(file) && request.Run.Resume is null) Add("output-exists", FindingLevel.Warning, $"'{file}' exists and will be replaced.", "Give another --output_name to keep it.", file);
        if (request.Run.Resume is { } state and not "auto" && !Directory.Exists(state))
            Add("resume-missing", FindingLevel.Error, $"The saved state '{state}' does not exist.", $"Give a folder that ends with '{TrainingState.Suffix}', or 'auto'.", state);
        if (request.Save.Format is "pt" or "ckpt" && request.Target != TrainTarget.Hypernetwork)
            Add("save-format", FindingLevel.Hint, $"A .{request.Save.Format} file carries no metadata, and programs that read it may run what is in it, so others may not want it.", "Set --save_model_as safetensors; every program of today reads it.");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void Add(string code, FindingLevel level, string message, string remedy, string? path = null) => findings.Add(new TrainFinding(code, level, message, remedy, path));
}
