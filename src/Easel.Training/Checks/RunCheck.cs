using System.Collections.Immutable;
using System.Globalization;
using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Engine.Adapters.Activation;
using Easel.Engine.Families;
using Easel.Training.Datasets;
using Easel.Training.Optimizers;
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
        Rates(request);
        if (request.Target == TrainTarget.Lora)
        {
            Rank(request.Network);
            Blocks(request.Network, family);
        }

        if (request.Target == TrainTarget.Hypernetwork) Hypernetwork(request.Hypernetwork ?? new TrainHypernetwork(), family);
        if (request.Target == TrainTarget.Embedding) Word(request.Embedding!, datasets);
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

    private void Rates(TrainRequest request)
    {
        var optimizer = request.Optimizer;
        var kind = OptimizerKinds.Find(optimizer.Type);
        double[] rates = [optimizer.LearningRate, .. optimizer.UNetLearningRate is { } unet ? [unet] : Array.Empty<double>(), .. optimizer.TextLearningRates];
        var highest = rates.Max();
        if (kind.FindsRate)
        {
            if (highest < 0.1) Add("rate-adaptive", FindingLevel.Warning, Text($"{kind.Name} finds its own step size and wants a learning rate of about 1, not {highest:g3}."), "Set --learning_rate 1 (and --unet_lr, --text_encoder_lr 1).");
            if (rates.Where(rate => rate > 0).Distinct().Count() > 1) Add("rate-groups", FindingLevel.Warning, $"{kind.Name} uses one step size for all, but the rates differ.", "Set all rates to 1.");
        }
        else
        {
            var usual = UsualRates.Most(request.Target) * (kind.Name.StartsWith("SGDNesterov", StringComparison.Ordinal) ? 1000 : 1);
            var relative = kind.Name == "Adafactor" && !optimizer.Arguments.Any(a => a.Replace(" ", "", StringComparison.Ordinal).Equals("relative_step=False", StringComparison.OrdinalIgnoreCase));
            if (highest > usual && !relative) Add("rate-high", FindingLevel.Warning, Text($"A learning rate of {highest:g3} is high; {usual:g3} is already much here."), Text($"Begin with {usual / 10:g3}."));
            if (relative && optimizer.Scheduler is not ("adafactor" or "constant")) Add("adafactor-scheduler", FindingLevel.Warning, $"Adafactor with relative steps chooses its own rate, so the schedule '{optimizer.Scheduler}' has no effect.", "Set --lr_scheduler adafactor, or relative_step=False in --optimizer_args.");
            if (kind.Name.StartsWith("Lion", StringComparison.Ordinal) && highest > 1e-4 && request.Target == TrainTarget.Lora) Add("rate-lion", FindingLevel.Hint, Text($"Lion wants a third to a tenth of AdamW's rate; {highest:g3} may be much."), Text($"Try {highest / 3:g3}."));
        }

        Arguments(kind, optimizer);
        if (optimizer.Scheduler == "constant" && optimizer.Warmup > 0)
            Add("constant-warmup", FindingLevel.Hint, "A constant rate with a warm-up becomes constant_with_warmup.", "Nothing to do.");
        if (request.Run.EmaDecay is not null && request.Target == TrainTarget.Checkpoint)
            Add("ema-memory", FindingLevel.Hint, "A moving average of all weights takes as much memory as the weights.", "Leave out --ema_decay where memory is short.");
    }

    private void Arguments(OptimizerKind kind, TrainOptimizer optimizer)
    {
        foreach (var name in optimizer.SchedulerArguments.Select(argument => argument.Split('=')[0].Trim()).Except(Schedules.LearningRateSettings.ArgumentNames, StringComparer.Ordinal))
            Add("scheduler-args", FindingLevel.Error, $"--lr_scheduler_args holds '{name}', which no schedule has.", $"There are {string.Join(", ", Schedules.LearningRateSettings.ArgumentNames)}; cycles and power are options of their own (--lr_scheduler_num_cycles, --lr_scheduler_power).");
        using var one = new TorchSharp.Modules.Parameter(TorchSharp.torch.zeros(1), requires_grad: true);
        try
        {
            OptimizerKinds.Make(kind, [new TrainedParameter("one", one, 1)], optimizer.Arguments).Dispose();
        }
        catch (InvalidRequestException e)
        {
            foreach (var problem in e.Problems) Add("optimizer-args", FindingLevel.Error, problem.Message, "Correct --optimizer_args.");
        }
    }

    private void Rank(TrainNetwork network)
    {
        var (most, name) = network.Algorithm switch { "loha" => (32, "LoHa"), "locon" => (12, "LoCon"), _ => (64, "LoRA") };
        var rank = network.Algorithm == "locon" ? Math.Max(network.ConvDim ?? 0, network.Dim) : network.Dim;
        if (rank > most && network.Algorithm is "lora" or "loha" or "locon" && rank > most)
            Add("rank-high", FindingLevel.Hint, $"A rank of {rank} is much for {name}; the tutorial advises at most {most}.", "A higher rank makes larger files and learns the pictures by heart sooner.");
        if (network.Alpha > network.Dim)
            Add("alpha-high", FindingLevel.Hint, Text($"Alpha {network.Alpha} is above the rank {network.Dim}, so changes are multiplied by {network.Alpha / network.Dim:0.##}."), "Alpha scales what is learned (alpha / rank); 1 up to the rank is usual.");
        var decomposed = network.Decompose || network.Algorithm == "dora";
        if ((network.Dropout > 0 || network.RankDropout > 0) && (decomposed || network.Algorithm is not ("lora" or "locon")))
            Add("dropout-unused", FindingLevel.Warning, $"network_dropout and rank_dropout act on plain LoRA and LoCon only, not on {(decomposed ? "DoRA" : network.Algorithm)}.", "Use module_dropout, or leave them out.");
        if (decomposed && network.DecomposeOnOutput)
            Add("dora-output", FindingLevel.Warning, "A1111 reads DoRA with lengths of columns only, and would paint wrong pictures with this file.", "Leave out wd_on_output, unless the file is for another program.");
        if (network.Weights is { } file && !File.Exists(file))
            Add("network-weights", FindingLevel.Error, $"The LoRA to go on from, '{file}', does not exist.", "Check --network_weights.", file);
        foreach (var missing in network.BaseWeights.Where(path => !File.Exists(path)))
            Add("base-weights", FindingLevel.Error, $"The LoRA that the model is to have in it, '{missing}', does not exist.", "Check --base_weights.", missing);
        if (!network.BaseWeights.IsEmpty && (decomposed || network.Algorithm == "ia3"))
            Add("base-decomposed", FindingLevel.Error, $"--base_weights cannot be done with {(decomposed ? "DoRA" : "(IA)³")}, which learns from the model's own weights.", "Merge the files into the checkpoint first (easel model lora merge), and train on that.");
    }

    private void Blocks(TrainNetwork network, ModelFamily family)
    {
        var wanted = Targets.BlockRates.Count(family.Id == "sdxl");
        foreach (var (name, length) in (ReadOnlySpan<(string, int)>)
            [("block_dims", network.BlockDims.Length), ("block_alphas", network.BlockAlphas.Length), ("conv_block_dims", network.ConvBlockDims.Length), ("conv_block_alphas", network.ConvBlockAlphas.Length)])
            if (length > 0 && length != wanted) Add("block-count", FindingLevel.Error, $"{name} holds {length} numbers, but {family.Id} has {wanted} blocks.", $"Give {wanted}, one a UNet block.");
        try
        {
            _ = new Targets.BlockRates(network, family.Id == "sdxl");
        }
        catch (InvalidRequestException e)
        {
            foreach (var problem in e.Problems) Add("block-rates", FindingLevel.Error, $"{problem.Field}: {problem.Message}", "Correct --network_args.");
        }
    }

    private void Hypernetwork(TrainHypernetwork network, ModelFamily family)
    {
        if (!HypernetworkActivations.Names.Contains(network.Activation, StringComparer.OrdinalIgnoreCase))
            Add("hypernetwork-activation", FindingLevel.Error, $"The activation '{network.Activation}' is unknown.", $"Give one of {string.Join(", ", HypernetworkActivations.Names)}.");
        var widths = family.UNet.ContextWidths.Distinct().Order().ToList();
        if (network.Widths.Except(widths).ToList() is { Count: > 0 } missing)
            Add("hypernetwork-sizes", FindingLevel.Error, $"--hypernetwork_sizes holds {string.Join(", ", missing)}, which this model does not have.", $"Give some of {string.Join(", ", widths)}.");
        if (network.Weights is { } file && !File.Exists(file))
            Add("hypernetwork-weights", FindingLevel.Error, $"The hypernetwork to go on from, '{file}', does not exist.", "Check --hypernetwork_weights.", file);
        if (network.Activation == "linear" && network.LayerStructure.Length > 2)
            Add("hypernetwork-linear", FindingLevel.Hint, "Several layers without an activation between them do no more than one.", "Set --hypernetwork_activation relu, or leave it if a web UI should read it as its default.");
    }

    // Rows of the token table learn only where a caption holds their word.
    private void Word(TrainEmbedding embedding, ImmutableArray<LoadedDataset> datasets)
    {
        var trained = datasets.SelectMany(dataset => dataset.Pictures).Where(picture => !picture.Subset.IsReg).ToList();
        if (embedding.Template is not null || trained.Count == 0) return;
        var holding = trained.Count(picture => $"{picture.Subset.Captions?.Prefix} {picture.Caption} {picture.Subset.Captions?.Suffix}".Contains(embedding.Token, StringComparison.Ordinal));
        if (holding == 0)
            Add("embedding-word", FindingLevel.Error, $"No caption holds the new word '{embedding.Token}', so nothing would be learnt.", $"Put it into captions or into the folder's name ('10_{embedding.Token} girl'), or set --use_object_template or --use_style_template.");
        else if (holding < trained.Count)
            Add("embedding-word-some", FindingLevel.Hint, $"{trained.Count - holding} of {trained.Count} captions lack the new word '{embedding.Token}', and teach it nothing.", "Put it into them too.");
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
