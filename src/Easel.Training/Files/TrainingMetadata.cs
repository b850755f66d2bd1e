using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Easel.Core.Requests;
using Easel.Training.Datasets;
using Easel.Training.Optimizers;
using Easel.Training.Sessions;

namespace Easel.Training.Files;

/// <summary>The <c>ss_…</c> metadata of sd-scripts and the <c>modelspec.…</c> of Stability, which web UIs show beside a LoRA.</summary>
/// <param name="request">The run.</param>
/// <param name="plan">How long it is.</param>
/// <param name="datasets">The pictures.</param>
/// <param name="model">The checkpoint.</param>
public sealed class TrainingMetadata(TrainRequest request, TrainingPlan plan, ImmutableArray<LoadedDataset> datasets, BaseModel model)
{
    private static readonly JsonSerializerOptions s_json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The metadata of a file.</summary>
    /// <param name="steps">Updates done.</param>
    /// <param name="epoch">Epochs done, or the one in work.</param>
    /// <param name="started">When the run began.</param>
    /// <param name="now">When the file is written.</param>
    public IReadOnlyDictionary<string, string> Of(int steps, int epoch, DateTimeOffset started, DateTimeOffset now)
    {
        var data = new Dictionary<string, string>(StringComparer.Ordinal);
        Run(data, steps, epoch, started, now);
        Network(data);
        Loss(data);
        Data(data);
        Model(data, now);
        return data;
    }

    private void Run(Dictionary<string, string> data, int steps, int epoch, DateTimeOffset started, DateTimeOffset now)
    {
        var (run, optimizer) = (request.Run, request.Optimizer);
        data["ss_session_id"] = Whole(started.ToUnixTimeMilliseconds() % uint.MaxValue);
        data["ss_training_started_at"] = PythonText.Float(started.ToUnixTimeMilliseconds() / 1000.0);
        data["ss_training_finished_at"] = PythonText.Float(now.ToUnixTimeMilliseconds() / 1000.0);
        data["ss_output_name"] = request.Save.Name;
        data["ss_learning_rate"] = PythonText.Float(optimizer.LearningRate);
        data["ss_text_encoder_lr"] = PythonText.FloatOrNone(optimizer.TextLearningRates.IsEmpty ? null : optimizer.TextLearningRates[0]);
        data["ss_unet_lr"] = PythonText.FloatOrNone(optimizer.UNetLearningRate);
        data["ss_num_batches_per_epoch"] = Whole(plan.Batches);
        data["ss_num_epochs"] = Whole(plan.Epochs);
        data["ss_epoch"] = Whole(epoch);
        data["ss_steps"] = Whole(steps);
        data["ss_max_train_steps"] = Whole(plan.Steps);
        data["ss_gradient_checkpointing"] = PythonText.Bool(run.GradientCheckpointing);
        data["ss_gradient_accumulation_steps"] = Whole(run.GradientAccumulation);
        data["ss_lr_warmup_steps"] = Whole(Schedules.LearningRateSettings.Of(optimizer).WarmupSteps(plan.Steps));
        data["ss_lr_scheduler"] = plan.Schedule.Name;
        data["ss_mixed_precision"] = run.MixedPrecision;
        foreach (var name in (ReadOnlySpan<string>)["ss_full_fp16", "ss_fp8_base", "ss_fp8_base_unet"]) data[name] = PythonText.Bool(false);
        data["ss_max_validation_steps"] = PythonText.WholeOrNone(run.MaxValidationSteps);
        data["ss_validate_every_n_epochs"] = PythonText.WholeOrNone(run.ValidateEveryNEpochs);
        data["ss_validate_every_n_steps"] = PythonText.WholeOrNone(run.ValidateEveryNSteps);
        data["ss_seed"] = Whole(run.Seed ?? 0);
        data["ss_lowram"] = PythonText.Bool(false);
        data["ss_clip_skip"] = PythonText.WholeOrNone(run.ClipSkip);
        data["ss_optimizer"] = $"{OptimizerKinds.Find(optimizer.Type).Module}({string.Join(",", optimizer.Arguments)})";
        data["ss_max_grad_norm"] = PythonText.Float(optimizer.MaxGradNorm);
        data["ss_training_comment"] = PythonText.OrNone(request.Save.Comment);
    }

    private void Network(Dictionary<string, string> data)
    {
        if (request.Target != TrainTarget.Lora) return;
        var network = request.Network;
        var arguments = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (network.Algorithm is not ("lora" or "dylora")) arguments["algo"] = network.Algorithm == "dora" ? "lora" : network.Algorithm;
        if (network.Decompose || network.Algorithm == "dora") arguments["dora_wd"] = "True";
        if (network.Algorithm == "dylora") arguments["unit"] = Whole(network.Unit);
        if (network.ConvDim is { } dim) arguments["conv_dim"] = Whole(dim);
        if (network.ConvAlpha is { } alpha) arguments["conv_alpha"] = PythonText.Float(alpha);
        if (network.RankDropout > 0) arguments["rank_dropout"] = PythonText.Float(network.RankDropout);
        if (network.ModuleDropout > 0) arguments["module_dropout"] = PythonText.Float(network.ModuleDropout);
        foreach (var (name, ratio) in (ReadOnlySpan<(string, double?)>)[("loraplus_lr_ratio", network.LoraPlusRatio), ("loraplus_unet_lr_ratio", network.LoraPlusUNetRatio), ("loraplus_text_encoder_lr_ratio", network.LoraPlusTextRatio)])
            if (ratio is { } value) arguments[name] = PythonText.Float(value);
        if (network.Preset is { } preset) arguments["preset"] = preset;
        if (network.Factor != -1) arguments["factor"] = Whole(network.Factor);
        if (network.DecomposeBoth) arguments["decompose_both"] = "True";
        if (network.Tucker) arguments["use_tucker"] = "True";
        if (!network.BlockDims.IsEmpty) arguments["block_dims"] = string.Join(',', network.BlockDims);
        if (!network.BlockAlphas.IsEmpty) arguments["block_alphas"] = string.Join(',', network.BlockAlphas.Select(PythonText.Float));
        foreach (var (name, weights) in (ReadOnlySpan<(string, string?)>)[("down_lr_weight", network.DownLrWeight), ("mid_lr_weight", network.MidLrWeights.IsEmpty ? network.MidLrWeight == 1 ? null : PythonText.Float(network.MidLrWeight) : string.Join(',', network.MidLrWeights.Select(PythonText.Float))), ("up_lr_weight", network.UpLrWeight)])
            if (weights is not null) arguments[name] = weights;
        data["ss_network_module"] = network.Module ?? (network switch { { Algorithm: "dylora" } => "networks.dylora", { Algorithm: "lora" or "locon", Decompose: false } => "networks.lora", _ => "lycoris.kohya" });
        data["ss_network_dim"] = Whole(network.Dim);
        data["ss_network_alpha"] = PythonText.Float(network.Alpha);
        data["ss_network_dropout"] = network.Dropout == 0 ? "None" : PythonText.Float(network.Dropout);
        data["ss_network_args"] = JsonSerializer.Serialize(arguments, s_json);
        data["ss_scale_weight_norms"] = PythonText.FloatOrNone(network.ScaleWeightNorms);
    }

    private void Loss(Dictionary<string, string> data)
    {
        var loss = request.Loss;
        data["ss_noise_offset"] = PythonText.FloatOrNone(loss.NoiseOffset);
        data["ss_noise_offset_random_strength"] = PythonText.Bool(loss.NoiseOffsetRandomStrength);
        data["ss_multires_noise_iterations"] = PythonText.WholeOrNone(loss.MultiresNoiseIterations);
        data["ss_multires_noise_discount"] = PythonText.Float(loss.MultiresNoiseDiscount);
        data["ss_adaptive_noise_scale"] = PythonText.FloatOrNone(loss.AdaptiveNoiseScale);
        data["ss_zero_terminal_snr"] = PythonText.Bool(loss.ZeroTerminalSnr);
        data["ss_min_snr_gamma"] = PythonText.FloatOrNone(loss.MinSnrGamma);
        data["ss_ip_noise_gamma"] = PythonText.FloatOrNone(loss.IpNoiseGamma);
        data["ss_ip_noise_gamma_random_strength"] = PythonText.Bool(loss.IpNoiseGammaRandomStrength);
        data["ss_debiased_estimation"] = PythonText.Bool(loss.Debiased);
        data["ss_loss_type"] = loss.Type;
        data["ss_huber_schedule"] = loss.HuberSchedule;
        data["ss_huber_scale"] = PythonText.Float(loss.HuberScale);
        data["ss_huber_c"] = PythonText.Float(loss.HuberC);
        data["ss_prior_loss_weight"] = PythonText.Float(request.Data.PriorLossWeight);
    }

    private void Data(Dictionary<string, string> data)
    {
        var pictures = datasets.SelectMany(dataset => dataset.Pictures).ToList();
        var options = datasets[0].Options;
        var subset = options.Subsets.FirstOrDefault() ?? new TrainSubset("");
        var captions = subset.Captions ?? new CaptionOptions();
        var buckets = options.Buckets ?? new BucketOptions();
        data["ss_num_train_images"] = Whole(datasets.Sum(dataset => dataset.TrainSamples));
        data["ss_num_reg_images"] = Whole(datasets.Sum(dataset => dataset.RegSamples));
        data["ss_validation_split"] = PythonText.Float(options.ValidationSplit);
        data["ss_validation_seed"] = PythonText.WholeOrNone(options.ValidationSeed);
        data["ss_resize_interpolation"] = PythonText.OrNone(options.Interpolation);
        data["ss_num_validation_images"] = Whole(datasets.Sum(dataset => dataset.HeldOut.Length));
        data["ss_batch_size_per_device"] = Whole(options.BatchSize);
        data["ss_total_batch_size"] = Whole(options.BatchSize);
        data["ss_resolution"] = string.Create(CultureInfo.InvariantCulture, $"({options.Width}, {options.Height})");
        data["ss_enable_bucket"] = PythonText.Bool(buckets.Enabled);
        data["ss_bucket_no_upscale"] = PythonText.Bool(buckets.NoUpscale);
        data["ss_min_bucket_reso"] = Whole(buckets.Min);
        data["ss_max_bucket_reso"] = Whole(buckets.Max);
        data["ss_keep_tokens"] = Whole(captions.KeepTokens);
        data["ss_shuffle_caption"] = PythonText.Bool(captions.Shuffle);
        data["ss_caption_dropout_rate"] = PythonText.Float(captions.DropoutRate);
        data["ss_caption_dropout_every_n_epochs"] = Whole(captions.DropoutEveryNEpochs);
        data["ss_caption_tag_dropout_rate"] = PythonText.Float(captions.TagDropoutRate);
        data["ss_color_aug"] = PythonText.Bool(subset.ColorAug);
        data["ss_flip_aug"] = PythonText.Bool(subset.FlipAug);
        data["ss_random_crop"] = PythonText.Bool(subset.RandomCrop);
        data["ss_face_crop_aug_range"] = "None";
        data["ss_cache_latents"] = PythonText.Bool(request.Data.CacheLatents || request.Data.CacheLatentsToDisk);
        data["ss_max_token_length"] = request.Data.MaxTokenLength == 75 ? "None" : Whole(request.Data.MaxTokenLength);
        data["ss_tag_frequency"] = JsonSerializer.Serialize(DatasetMetadata.TagFrequency(pictures), s_json);
        data["ss_dataset_dirs"] = JsonSerializer.Serialize(DatasetMetadata.Folders(pictures, reg: false), s_json);
        data["ss_reg_dataset_dirs"] = JsonSerializer.Serialize(DatasetMetadata.Folders(pictures, reg: true), s_json);
        data["ss_bucket_info"] = JsonSerializer.Serialize(DatasetMetadata.BucketInfo(pictures), s_json);
        // The keys before tell of the first dataset only.
        if (request.Data.ConfigFile is not null || !request.Data.Datasets.IsEmpty) data["ss_datasets"] = JsonSerializer.Serialize(datasets.Select(DatasetMetadata.Of), s_json);
    }

    private void Model(Dictionary<string, string> data, DateTimeOffset now)
    {
        data["ss_v2"] = PythonText.Bool(model.FamilyId == "sd2");
        data["ss_base_model_version"] = model.FamilyId switch { "sd2" => model.Velocity ? "sd_v2_v" : "sd_v2", "sdxl" => "sdxl_base_v1-0", _ => "sd_v1" };
        data["ss_sd_model_name"] = model.Name;
        data["ss_sd_model_hash"] = model.LegacyHash;
        data["ss_new_sd_model_hash"] = model.Sha256;
        if (model.Vae is { } vae)
        {
            data["ss_vae_name"] = vae.Name;
            data["ss_vae_hash"] = vae.LegacyHash;
            data["ss_new_vae_hash"] = vae.Sha256;
        }

        var architecture = model.FamilyId switch { "sd2" => model.Velocity ? "stable-diffusion-v2-768-v" : "stable-diffusion-v2-512", "sdxl" => "stable-diffusion-xl-v1-base", _ => "stable-diffusion-v1" };
        data["modelspec.sai_model_spec"] = "1.0.0";
        data["modelspec.architecture"] = request.Target switch { TrainTarget.Lora => $"{architecture}/lora", TrainTarget.Embedding => $"{architecture}/textual-inversion", TrainTarget.Hypernetwork => $"{architecture}/hypernetwork", _ => architecture };
        data["modelspec.implementation"] = model.FamilyId == "sdxl" || request.Target == TrainTarget.Checkpoint ? "https://github.com/Stability-AI/generative-models" : "diffusers";
        data["modelspec.title"] = request.Save.Title ?? request.Save.Name;
        data["modelspec.resolution"] = string.Create(CultureInfo.InvariantCulture, $"{datasets[0].Options.Width}x{datasets[0].Options.Height}");
        data["modelspec.prediction_type"] = model.Velocity ? "v" : "epsilon";
        data["modelspec.encoder_layer"] = Whole(request.Run.ClipSkip ?? 1);
        data["modelspec.date"] = now.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        foreach (var (name, value) in (ReadOnlySpan<(string, string?)>)[("author", request.Save.Author), ("description", request.Save.Description), ("license", request.Save.License), ("tags", request.Save.Tags),
            ("usage_hint", request.Save.UsageHint), ("trigger_phrase", request.Save.TriggerPhrase), ("merged_from", request.Save.MergedFrom), ("preprocessor", request.Save.Preprocessor),
            ("is_negative_embedding", request.Save.IsNegativeEmbedding ? "true" : null)])
            if (value is not null) data[$"modelspec.{name}"] = value;
    }

    private static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);
}
