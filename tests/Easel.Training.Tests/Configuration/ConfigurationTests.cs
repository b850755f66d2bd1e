using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Training.Configuration;
using Easel.Training.Tests.Datasets;

namespace Easel.Training.Tests.Configuration;

public sealed class ConfigurationTests : IDisposable
{
    private readonly PictureFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_configuration_of_sd_scripts_is_read_unchanged()
    {
        var file = folder.Text("config.toml", """
            [model_arguments]
            v2 = false
            pretrained_model_name_or_path = "sd15.safetensors"

            [dataset_arguments]
            train_data_dir = "img"
            reg_data_dir = "reg"
            resolution = "512,768"
            enable_bucket = true
            max_bucket_reso = 1536
            shuffle_caption = true
            keep_tokens = 1
            caption_extension = ".txt"
            cache_latents = true

            [training_arguments]
            output_dir = "out"
            output_name = "sls"
            save_precision = "fp16"
            save_every_n_epochs = 2
            train_batch_size = 2
            max_train_epochs = 10
            seed = 42
            mixed_precision = "bf16"
            clip_skip = 2
            gradient_checkpointing = true
            xformers = true
            max_data_loader_n_workers = 8

            [optimizer_arguments]
            optimizer_type = "AdamW8bit"
            learning_rate = 1e-4
            unet_lr = 1E-04
            text_encoder_lr = 5e-05
            lr_scheduler = "cosine_with_restarts"
            lr_scheduler_num_cycles = 3
            lr_warmup_steps = 0.05
            optimizer_args = ["weight_decay=0.1", "betas=0.9,0.99"]

            [additional]
            network_module = "networks.lora"
            network_dim = 32
            network_alpha = 16
            network_args = ["conv_dim=8", "conv_alpha=4"]
            min_snr_gamma = 5
            noise_offset = 0.1
            """);
        var request = TrainConfigFile.Apply(new TrainRequest(), file);
        Assert.Equal("sd15.safetensors", request.Model);
        Assert.Null(request.V2);
        Assert.Equal(("img", "reg", true), (request.Data.Folder, request.Data.RegFolder, request.Data.CacheLatents));
        Assert.Equal((2, 512, 768, new BucketOptions(true, Max: 1536)), (request.Data.Defaults.BatchSize, request.Data.Defaults.Width, request.Data.Defaults.Height, request.Data.Defaults.Buckets));
        Assert.Equal(new CaptionOptions(Shuffle: true, KeepTokens: 1), request.Data.SubsetDefaults.Captions);
        Assert.Equal((32, 16.0, 8, 4.0), (request.Network.Dim, request.Network.Alpha, request.Network.ConvDim, request.Network.ConvAlpha));
        Assert.Equal(("AdamW8bit", 1e-4, 1e-4, 5e-5, 3, 0.05), (request.Optimizer.Type, request.Optimizer.LearningRate, request.Optimizer.UNetLearningRate!.Value, request.Optimizer.TextLearningRates[0], request.Optimizer.Cycles, request.Optimizer.Warmup));
        Assert.Equal(["weight_decay=0.1", "betas=0.9,0.99"], request.Optimizer.Arguments.AsEnumerable());
        Assert.Equal((10, 42L, "bf16", 2, true), (request.Run.Epochs, request.Run.Seed, request.Run.MixedPrecision, request.Run.ClipSkip, request.Run.GradientCheckpointing));
        Assert.Equal(("out", "sls", "fp16", 2), (request.Save.Folder, request.Save.Name, request.Save.Precision, request.Save.EveryNEpochs));
        Assert.Equal((5.0, 0.1), (request.Loss.MinSnrGamma, request.Loss.NoiseOffset));
        Assert.Empty(request.Problems());
    }

    [Fact]
    public void All_faults_are_named_at_once_with_what_was_meant()
    {
        var problems = Assert.Throws<InvalidRequestException>(() => TrainSettings.Apply(new TrainRequest(), [("--network_dimm", "8"), ("learning_rate", "much"), ("fp8_base", true), ("blocks_to_swap", "3")])).Problems;
        Assert.Equal(["--network_dimm", "learning_rate", "blocks_to_swap"], problems.Select(problem => problem.Field));
        Assert.Contains("network_dim", problems[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_given_twice_is_refused_with_both() =>
        Assert.Contains("'24 2' is not a number", Assert.Throws<InvalidRequestException>(() => TrainSettings.Apply(new TrainRequest(), [("--max_train_steps", (string[])["24", "2"])])).Problems[0].Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("1e-4")]
    [InlineData("0.0001")]
    [InlineData("1E-04")]
    public void Mission_9_8_Numbers_may_be_written_in_any_way(string text) =>
        Assert.Equal(1e-4, TrainSettings.Apply(new TrainRequest(), [("learning_rate", text)]).Optimizer.LearningRate);

    [Fact]
    public void Mission_6_4_Precision_and_devices_are_fields_with_defaults()
    {
        var request = new TrainRequest();
        Assert.Equal(("no", "auto"), (request.Run.MixedPrecision, request.Device.Name));
        Assert.Equal("fp16", TrainSettings.Apply(request, [("mixed_precision", "fp16")]).Run.MixedPrecision);
    }

    [Fact]
    public void Mission_9_20_Switches_for_attention_are_accepted() =>
        Assert.Equal(new TrainRequest(), TrainSettings.Apply(new TrainRequest(), [("xformers", true), ("sdpa", true), ("mem_eff_attn", true)]));

    [Fact]
    public void LyCORIS_is_spoken()
    {
        var request = TrainSettings.Apply(new TrainRequest(), [("network_module", "lycoris.kohya"), ("network_args", (string[])["algo=loha", "conv_dim=4", "use_tucker=True"])]);
        Assert.Equal(("loha", 4, true), (request.Network.Algorithm, request.Network.ConvDim, request.Network.Tucker));
    }

    /// <summary>lycoris/kohya.py: conv_dim and conv_alpha are network_dim and network_alpha unless they are told, and the preset is full; in whichever order options stand.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void LyCORIS_convolutions_have_the_rank_and_alpha_of_the_rest(bool moduleFirst)
    {
        (string, object)[] options = [("network_module", "lycoris.kohya"), ("network_args", (string[])["algo=lora"]), ("network_dim", "8"), ("network_alpha", "4")];
        var network = TrainSettings.Apply(new TrainRequest(), moduleFirst ? options : options.Reverse()).Network;
        Assert.Equal(("locon", 8, 4.0, "full"), (network.Algorithm, network.ConvDim, network.ConvAlpha, network.Preset));
    }

    [Fact]
    public void Of_an_option_that_is_given_twice_the_last_counts()
    {
        var network = TrainSettings.Apply(new TrainRequest(), [("network_train_unet_only", true), ("network_args", (string[])["conv_dim=8"]), ("network-train-unet-only", false), ("network_args", (string[])["conv_alpha=2"])]).Network;
        Assert.Equal((true, null, 2.0), (network.TextEncoder, network.ConvDim, network.ConvAlpha));
    }

    [Fact]
    public void A_seed_of_zero_is_a_seed() => Assert.Equal(0, TrainSettings.Apply(new TrainRequest(), [("seed", "0")]).Run.Seed);

    [Fact]
    public void Rates_that_nobody_gave_are_those_of_the_target() =>
        Assert.Equal([1e-4, 2e-6, 5e-3, 1e-5], ((TrainTarget[])[TrainTarget.Lora, TrainTarget.Checkpoint, TrainTarget.Embedding, TrainTarget.Hypernetwork]).Select(target => TrainSettings.Apply(new TrainRequest(target), []).Optimizer.LearningRate));

    [Fact]
    public void Fine_tuning_trains_the_text_encoder_only_when_it_is_told_to()
    {
        var start = new TrainRequest(TrainTarget.Checkpoint, Optimizer: new TrainOptimizer(StopTextAt: -1));
        Assert.Equal(-1, TrainSettings.Apply(start, [("train_text_encoder", false)]).Optimizer.StopTextAt);
        Assert.Null(TrainSettings.Apply(start, [("train_text_encoder", true)]).Optimizer.StopTextAt);
    }

    [Fact]
    public void What_has_no_effect_is_told_and_what_would_train_otherwise_is_refused()
    {
        Assert.Equal("log_with has no effect. Losses go to TensorBoard's files (--logging_dir) and to nothing else.", Assert.Single(TrainSettings.WithoutEffect([("log_with", "wandb"), ("xformers", true), ("wandb_run_name", "")])));
        var problems = Assert.Throws<InvalidRequestException>(() => TrainSettings.Apply(new TrainRequest(), [("lr_scheduler_type", "OneCycleLR"), ("full_bf16", true)])).Problems;
        Assert.Equal(["lr_scheduler_type", "full_bf16"], problems.Select(problem => problem.Field));
        Assert.Contains("--mixed_precision bf16", problems[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mission_6_7_Options_that_are_written_are_read_back_as_they_were()
    {
        (string, object)[] options =
        [
            ("--learning-rate", "1e-4"), ("network_dim", "32"), ("network_args", (string[])["conv_dim=8", "algo=loha"]), ("output_name", "a \"quoted\\ name"), ("enable_bucket", true), ("caption_extension", ".txt"),
            ("network_module", "lycoris.kohya"), ("resolution", "512,768"), ("max_train_epochs", "3"), ("metadata_description", "two\nlines"),
        ];
        var file = folder.Text("written.toml", TrainConfigFile.Write(options));
        Assert.Equal(RequestJson.Write(TrainSettings.Apply(new TrainRequest(), options)), RequestJson.Write(TrainConfigFile.Apply(new TrainRequest(), file)));
    }

    [Fact]
    public void Every_option_has_a_name_of_its_own_and_help() =>
        Assert.All(TrainSettings.All, setting => Assert.True(setting.Help.Length > 5 && !setting.Name.Any(char.IsUpper), setting.Name));
}
