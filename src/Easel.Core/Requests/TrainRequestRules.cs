using System.Collections.Immutable;
using Easel.Core.Errors;

namespace Easel.Core.Requests;

/// <summary>What every training must keep to, whatever the model and the pictures.</summary>
internal static class TrainRequestRules
{
    public static ImmutableArray<FieldProblem> Problems(TrainRequest request)
    {
        var found = new FieldProblems();
        found.RequireDefined("target", request.Target);
        found.RequireNameOrNull("model", request.Model, "a checkpoint's name or path, or leave it out for the default model");
        found.RequireNameOrNull("vae", request.Vae, "a VAE's name or path, or leave it out");
        Data(found, request.Data);
        Network(found, request.Network);
        Optimizer(found, request.Optimizer);
        Loss(found, request.Loss);
        Run(found, request.Run);
        Save(found, request.Target, request.Save);
        if (request.Samples is { Prompts: null } samples) found.RequireName("samples.promptFile", samples.PromptFile, "a file with one prompt a line");
        found.Require(request.Target != TrainTarget.Embedding || request.Embedding is not null, "embedding", "is missing; give at least the new word (token).");
        if (request.Embedding is { } embedding)
        {
            found.RequireName("embedding.token", embedding.Token, "the new word");
            found.RequireRange("embedding.vectors", embedding.Vectors, 1, 75);
            found.Require(embedding.Template is null or "object" or "style", "embedding.template", $"'{embedding.Template}' is unknown; give object or style, or leave it out.");
        }

        if (request.Hypernetwork is { } hypernetwork) Hypernetwork(found, hypernetwork);
        return found.Found;
    }

    // A1111 asserts the same of the structure; behind the last layer it never drops.
    private static void Hypernetwork(FieldProblems found, TrainHypernetwork network)
    {
        var structure = network.LayerStructure;
        found.Require(structure is [1, .., 1] && structure.All(width => width is > 0 and <= 64), "hypernetwork.layerStructure",
            $"'{string.Join(", ", structure)}' is no structure; give at least two numbers up to 64, the first and the last 1, for instance 1, 2, 1.");
        found.Require(network.WeightInit is "Normal" or "XavierUniform" or "XavierNormal" or "KaimingUniform" or "KaimingNormal", "hypernetwork.weightInit",
            $"'{network.WeightInit}' is unknown; give Normal, XavierUniform, XavierNormal, KaimingUniform or KaimingNormal.");
        found.Require(network.Dropout.IsEmpty || (network.Dropout.Length == structure.Length && network.Dropout is [0, .., 0] && network.Dropout.All(share => share is >= 0 and < 1)),
            "hypernetwork.dropout", $"'{string.Join(", ", network.Dropout)}' does not fit the layers; give {structure.Length} shares below 1, the first and the last 0.");
        found.RequireNameOrNull("hypernetwork.weights", network.Weights, "a hypernetwork's file, or leave it out");
    }

    private static void Data(FieldProblems found, TrainData data)
    {
        found.Require(data.Folder is { Length: > 0 } || data.ConfigFile is { Length: > 0 } || !data.Datasets.IsEmpty, "data.folder",
            "is missing; give the folder above your picture folders (--train_data_dir), or a dataset file (--dataset_config).");
        found.RequireRange("data.priorLossWeight", data.PriorLossWeight, 0, 100);
        found.Require(data.MaxTokenLength is 75 or 150 or 225, "data.maxTokenLength", $"{data.MaxTokenLength} is not possible; give 75, 150 or 225.");
        Dataset(found, "data.defaults", data.Defaults);
        Subset(found, "data.subsetDefaults", data.SubsetDefaults);
        Datasets(found, "data.datasets", data.Datasets);
    }

    /// <summary>What is wrong with datasets, wherever they come from.</summary>
    /// <param name="found">Takes the problems.</param>
    /// <param name="field">Where they stand.</param>
    /// <param name="datasets">The datasets.</param>
    public static void Datasets(FieldProblems found, string field, ImmutableArray<TrainDataset> datasets)
    {
        foreach (var (i, dataset) in datasets.Index())
        {
            Dataset(found, $"{field}[{i}]", dataset);
            foreach (var (k, subset) in dataset.Subsets.Index()) Subset(found, $"{field}[{i}].subsets[{k}]", subset);
        }
    }

    private static void Subset(FieldProblems found, string field, TrainSubset subset)
    {
        found.RequireRange($"{field}.repeats", subset.Repeats, 1, 1_000_000);
        if (subset.Captions is not { } captions) return;
        found.RequireRange($"{field}.captions.dropoutRate", captions.DropoutRate, 0, 1);
        found.RequireRange($"{field}.captions.tagDropoutRate", captions.TagDropoutRate, 0, 1);
        found.RequireRange($"{field}.captions.dropoutEveryNEpochs", captions.DropoutEveryNEpochs, 0, 1_000_000);
        found.RequireRange($"{field}.captions.keepTokens", captions.KeepTokens, 0, 1000);
        found.RequireRange($"{field}.captions.tokenWarmupMin", captions.TokenWarmupMin, 0, 1000);
        found.RequireRange($"{field}.captions.tokenWarmupStep", captions.TokenWarmupStep, 0, 1_000_000_000);
        found.Require(captions.Separator is { Length: > 0 }, $"{field}.captions.separator", "is empty; give what stands between tags, for instance a comma.");
    }

    private static void Dataset(FieldProblems found, string field, TrainDataset dataset)
    {
        found.RequireRange($"{field}.batchSize", dataset.BatchSize, 1, 4096);
        found.RequireRange($"{field}.width", dataset.Width, 16, 8192);
        found.RequireRange($"{field}.height", dataset.Height, 16, 8192);
        found.RequireRange($"{field}.validationSplit", dataset.ValidationSplit, 0, 0.9);
        found.Require(double.IsFinite(dataset.NetworkMultiplier) && dataset.NetworkMultiplier != 0, $"{field}.networkMultiplier", "is 0, so a LoRA would learn nothing from these pictures; give 1, or another number.");
        if (dataset.Buckets is not { } buckets) return;
        found.Require(buckets.Step > 0 && buckets.Step % 8 == 0, $"{field}.buckets.step", $"{buckets.Step} is not a multiple of 8; give 64, or another multiple of 8.");
        found.Require(buckets.Min > 0 && buckets.Max >= buckets.Min, $"{field}.buckets.max", $"{buckets.Max} lies below the smallest side {buckets.Min}; give a larger one.");
    }

    private static void Network(FieldProblems found, TrainNetwork network)
    {
        found.Require(network.Algorithm is "lora" or "locon" or "loha" or "lokr" or "dylora" or "ia3" or "dora", "network.algorithm",
            $"'{network.Algorithm}' is unknown; give lora, locon, loha, lokr, dylora, ia3 or dora.");
        found.Require(!network.Decompose || network.Algorithm is not ("ia3" or "dylora"), "network.decompose", $"does not go with {network.Algorithm}; leave out dora_wd, or train lora, locon, loha or lokr.");
        found.Require(network.Algorithm != "dylora" || (network.Unit > 0 && network.Dim % network.Unit == 0 && (network.ConvDim ?? network.Dim) == network.Dim), "network.unit",
            $"{network.Unit} does not fit: DyLoRA's rank must be a multiple of it, and conv_dim the same rank.");
        if (network.Algorithm == "dylora" && network.Unit > 0)
        {
            found.Require(network.BlockDims.All(rank => rank % network.Unit == 0), "network.blockDims", $"holds a rank that is no multiple of DyLoRA's unit {network.Unit}; give multiples of it, or 0 to leave a block out.");
            found.Require(!network.Tucker, "network.tucker", "does not go with dylora, which has no core to take ranks from; leave out use_tucker, or train locon.");
        }

        found.Require(network.Preset is null or "full" or "full-lin" or "attn-mlp" or "attn-only" or "unet-only" or "unet-transformer-only" or "unet-convblock-only", "network.preset",
            $"'{network.Preset}' is unknown; give full, full-lin, attn-mlp, attn-only, unet-only, unet-transformer-only or unet-convblock-only, or leave it out.");
        // A rank that no factor reaches is LoKr's usual way to say: whole.
        var most = network.Algorithm == "lokr" ? 1_000_000 : 4096;
        found.RequireRange("network.dim", network.Dim, 1, most);
        found.RequireRange("network.alpha", network.Alpha, 1e-6, 1e6);
        if (network.ConvDim is { } conv) found.RequireRange("network.convDim", conv, 1, most);
        foreach (var (name, value) in (ReadOnlySpan<(string, double)>)[("dropout", network.Dropout), ("rankDropout", network.RankDropout), ("moduleDropout", network.ModuleDropout)])
            found.Require(value is >= 0 and < 1, $"network.{name}", $"{value} is out of range; give 0 up to, not including, 1.");
        foreach (var (name, length) in (ReadOnlySpan<(string, int)>)
            [("blockDims", network.BlockDims.Length), ("blockAlphas", network.BlockAlphas.Length), ("convBlockDims", network.ConvBlockDims.Length), ("convBlockAlphas", network.ConvBlockAlphas.Length)])
            found.Require(length is 0 or 25 or 23, $"network.{name}", $"holds {length} numbers; give 25, one a UNet block (23 for SDXL).");
        found.Require(network.UNet || network.TextEncoder, "network.unet", "and the text encoder are both left out, so nothing would be trained; leave in one of them.");
    }

    private static void Optimizer(FieldProblems found, TrainOptimizer optimizer)
    {
        found.RequireName("optimizer.type", optimizer.Type, "an optimiser's name, for instance AdamW");
        found.Require(optimizer.LearningRate is >= 0 and <= 100, "optimizer.learningRate", $"{optimizer.LearningRate} is out of range; give for instance 1e-4.");
        found.Require(optimizer.Warmup >= 0, "optimizer.warmup", $"{optimizer.Warmup} is negative; give a number of steps, or a share below 1.");
        found.RequireRange("optimizer.cycles", optimizer.Cycles, 1, 10000);
        found.RequireRange("optimizer.maxGradNorm", optimizer.MaxGradNorm, 0, 1e9);
        foreach (var argument in optimizer.Arguments.Concat(optimizer.SchedulerArguments))
            found.Require(argument.IndexOf('=', StringComparison.Ordinal) > 0, "optimizer.arguments", $"'{argument}' is no argument; write name=value.");
    }

    private static void Loss(FieldProblems found, TrainLoss loss)
    {
        found.Require(loss.Type is "l2" or "l1" or "huber" or "smooth_l1", "loss.type", $"'{loss.Type}' is unknown; give l2, l1, huber or smooth_l1.");
        found.Require(loss.HuberSchedule is "snr" or "exponential" or "constant", "loss.huberSchedule", $"'{loss.HuberSchedule}' is unknown; give snr, exponential or constant.");
        found.RequireRange("loss.minTimestep", loss.MinTimestep, 0, 999);
        found.RequireRange("loss.maxTimestep", loss.MaxTimestep, loss.MinTimestep + 1, 1000);
        if (loss.NoiseOffset is { } offset) found.RequireRange("loss.noiseOffset", offset, 0, 10);
        if (loss.MinSnrGamma is { } gamma) found.RequireRange("loss.minSnrGamma", gamma, 0, 1000);
    }

    private static void Run(FieldProblems found, TrainRun run)
    {
        if (run.Epochs is { } epochs) found.RequireRange("run.epochs", epochs, 1, 1_000_000);
        found.RequireRange("run.steps", run.Steps, 1, 1_000_000_000);
        found.Require(run.MixedPrecision is "no" or "fp16" or "bf16", "run.mixedPrecision", $"'{run.MixedPrecision}' is unknown; give no, fp16 or bf16.");
        found.RequireRange("run.gradientAccumulation", run.GradientAccumulation, 1, 10000);
        if (run.ClipSkip is { } skip) found.RequireRange("run.clipSkip", skip, 1, 12);
        if (run.ValidateEveryNSteps is { } every) found.RequireRange("run.validateEveryNSteps", every, 1, 1_000_000_000);
        if (run.MaxValidationSteps is { } most) found.RequireRange("run.maxValidationSteps", most, 1, 1_000_000_000);
        if (run.InitialEpoch is { } initialEpoch) found.RequireRange("run.initialEpoch", initialEpoch, 1, 1_000_000);
        if (run.InitialStep is { } initialStep) found.RequireRange("run.initialStep", initialStep, 0, 1_000_000_000);
        found.Require(run.EmaDecay is null or (> 0 and < 1), "run.emaDecay", $"{run.EmaDecay} is out of range; give a share between 0 and 1, for instance 0.999.");
    }

    private static void Save(FieldProblems found, TrainTarget target, TrainSave save)
    {
        found.RequireName("save.folder", save.Folder, "a folder");
        found.RequireName("save.name", save.Name, "a file name without its ending");
        found.Require(save.Name is null || save.Name.IndexOfAny(['/', '\\']) < 0, "save.name", $"'{save.Name}' holds a folder; give it as the output folder.");
        found.Require(target.Formats().Contains(save.Format), "save.format", $"'{save.Format}' is nothing that a {target.ToString().ToLowerInvariant()} can be written as; give {string.Join(", ", target.Formats())}.");
        found.Require(save.Precision is null or "float" or "fp16" or "bf16", "save.precision", $"'{save.Precision}' is unknown; give float, fp16 or bf16.");
        if (save.EveryNEpochs is { } epochs) found.RequireRange("save.everyNEpochs", epochs, 1, 1_000_000);
        if (save.EveryNSteps is { } steps) found.RequireRange("save.everyNSteps", steps, 1, 1_000_000_000);
    }
}
