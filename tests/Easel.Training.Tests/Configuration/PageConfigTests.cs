using System.Text.Json;
using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Training.Configuration;
using Easel.Training.Tests.Datasets;

namespace Easel.Training.Tests.Configuration;

/// <summary>The JSON of kohya_ss' page means what its button "start training" makes of it (kohya_gui/lora_gui.py).</summary>
public sealed class PageConfigTests : IDisposable
{
    private readonly PictureFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>The fields of a file as the page saves them, zeros and empty texts included.</summary>
    private static Dictionary<string, object?> Fields => new()
    {
        ["LoRA_type"] = "Standard", ["pretrained_model_name_or_path"] = "sd15", ["train_data_dir"] = "img", ["reg_data_dir"] = "", ["max_resolution"] = "512,640", ["epoch"] = 3, ["max_train_epochs"] = 0, ["max_train_steps"] = "",
        ["optimizer"] = "Lion", ["optimizer_args"] = "\"weight_decay=0.1\" betas=0.9,0.99", ["lr_warmup"] = 10, ["lr_warmup_steps"] = 0, ["learning_rate"] = "0.0001", ["unet_lr"] = 0.0002, ["text_encoder_lr"] = 5e-5,
        ["network_dim"] = 8, ["network_alpha"] = 4, ["conv_dim"] = 16, ["conv_alpha"] = 2, ["rank_dropout"] = 0, ["module_dropout"] = 0, ["factor"] = -1, ["unit"] = 1, ["use_cp"] = false, ["use_tucker"] = false,
        ["decompose_both"] = false, ["train_on_input"] = true, ["caption_extension"] = ".txt", ["v2"] = false, ["noise_offset_type"] = "Original", ["noise_offset"] = 0.05, ["adaptive_noise_scale"] = 0,
        ["multires_noise_iterations"] = 8, ["multires_noise_discount"] = 0.2, ["min_snr_gamma"] = 0, ["save_every_n_epochs"] = 1, ["save_every_n_steps"] = 0, ["vae"] = "", ["seed"] = "0", ["clip_skip"] = "1", ["xformers"] = "xformers",
        ["stop_text_encoder_training"] = 0, ["sample_every_n_epochs"] = 1, ["sample_every_n_steps"] = 0, ["sample_prompts"] = "", ["sample_sampler"] = "euler_a", ["sdxl"] = false, ["sdxl_no_half_vae"] = true,
        ["sdxl_cache_text_encoder_outputs"] = false, ["lr_scheduler"] = "cosine", ["lr_scheduler_num_cycles"] = "", ["lr_scheduler_args"] = "", ["max_token_length"] = "75", ["mem_eff_attn"] = false, ["vae_batch_size"] = 0,
        ["num_cpu_threads_per_process"] = 2, ["additional_parameters"] = "", ["log_with"] = "", ["flux1_checkbox"] = false, ["t5xxl_max_token_length"] = 0, ["wandb_run_name"] = "", ["scale_weight_norms"] = 0, ["max_timestep"] = 1000,
    };

    [Fact]
    public void Mission_6_7_Zeros_and_empty_fields_are_not_set_and_the_others_are_what_the_page_gives_to_the_scripts()
    {
        var request = Read(Fields, out var unread);
        Assert.Empty(unread);
        Assert.Equal((3, (long?)null, 1), (request.Run.Epochs, request.Run.Seed, request.Run.ClipSkip));
        Assert.Equal(("Lion", 0.1, 1e-4, (double?)2e-4, 5e-5), (request.Optimizer.Type, request.Optimizer.Warmup, request.Optimizer.LearningRate, request.Optimizer.UNetLearningRate, request.Optimizer.TextLearningRates[0]));
        Assert.Equal(["weight_decay=0.1", "betas=0.9,0.99"], request.Optimizer.Arguments.AsEnumerable());
        Assert.Equal(("cosine", 3, (int?)null), (request.Optimizer.Scheduler, request.Optimizer.Cycles, request.Optimizer.StopTextAt));
        // A standard LoRA takes no convolutions, whatever the hidden fields hold.
        Assert.Equal(("lora", 8, 4.0, (int?)null), (request.Network.Algorithm, request.Network.Dim, request.Network.Alpha, request.Network.ConvDim));
        Assert.Equal(((double?)0.05, (int?)null, (double?)null), (request.Loss.NoiseOffset, request.Loss.MultiresNoiseIterations, request.Loss.MinSnrGamma));
        Assert.Equal((512, 640, ".txt"), (request.Data.Defaults.Width, request.Data.Defaults.Height, request.Data.SubsetDefaults.CaptionExtension));
        Assert.Equal(((int?)1, (int?)null, (TrainSamples?)null), (request.Save.EveryNEpochs, request.Save.EveryNSteps, request.Samples));
        Assert.Empty(request.Problems());
    }

    [Theory]
    [InlineData("Kohya LoCon", "lora", 16, 2.0, null)]
    [InlineData("LyCORIS/LoCon", "locon", 16, 2.0, "full")]
    [InlineData("LyCORIS/LoHa", "loha", 16, 2.0, "full")]
    [InlineData("LyCORIS/LoKr", "lokr", 16, 2.0, "full")]
    [InlineData("LyCORIS/iA3", "ia3", null, null, null)]
    [InlineData("Kohya LoHa", "loha", 16, 2.0, null)]
    public void Its_type_of_network_decides_the_algorithm(string type, string algorithm, int? convDim, double? convAlpha, string? preset)
    {
        var network = Read(Fields, out _, ("LoRA_type", type)).Network;
        Assert.Equal((algorithm, convDim, convAlpha, preset), (network.Algorithm, network.ConvDim, network.ConvAlpha, network.Preset));
    }

    [Fact]
    public void Steps_win_over_epochs_and_warm_up_steps_over_percent()
    {
        var request = Read(Fields, out _, ("max_train_steps", 700), ("lr_warmup_steps", 50));
        Assert.Equal(((int?)null, 700, 50.0), (request.Run.Epochs, request.Run.Steps, request.Optimizer.Warmup));
        Assert.Equal(12, Read(Fields, out _, ("max_train_epochs", 12)).Run.Epochs);
    }

    [Fact]
    public void A_rate_of_zero_leaves_that_part_out()
    {
        var request = Read(Fields, out _, ("text_encoder_lr", 0));
        Assert.Equal((false, true), (request.Network.TextEncoder, request.Network.UNet));
        Assert.Equal((true, false), Read(Fields, out _, ("unet_lr", 0.0)) is var text ? (text.Network.TextEncoder, text.Network.UNet) : default);
    }

    [Fact]
    public void Pyramid_noise_takes_the_place_of_the_offset() =>
        Assert.Equal(((double?)null, (int?)8, 0.2), Read(Fields, out _, ("noise_offset_type", "Multires")).Loss is var loss ? (loss.NoiseOffset, loss.MultiresNoiseIterations, loss.MultiresNoiseDiscount) : default);

    [Fact]
    public void Prompts_for_pictures_stand_in_the_file_itself()
    {
        var samples = Read(Fields, out _, ("sample_prompts", "a girl --w 512\na cat")).Samples!;
        Assert.Equal(("a girl --w 512\na cat", 1, "euler_a"), (samples.Prompts, samples.EveryNEpochs, samples.Sampler));
    }

    [Fact]
    public void The_pages_of_whole_checkpoints_stop_the_text_encoder_by_percent()
    {
        var fields = Fields;
        fields.Remove("LoRA_type");
        Assert.Null(Read(fields, out _).Optimizer.StopTextAt);
        Assert.Equal(-1, Read(fields, out _, ("stop_text_encoder_training", -1)).Optimizer.StopTextAt);
    }

    [Fact]
    public void What_means_nothing_here_is_listed()
    {
        Read(Fields, out var unread, ("some_new_field", "on"), ("another", 0), ("additional_parameters", "--x 1"));
        Assert.Equal(["some_new_field", "x"], unread);
    }

    [Fact]
    public void Additional_parameters_are_options_that_win_over_its_fields()
    {
        var request = Read(Fields, out var unread, ("additional_parameters", "--max_grad_norm=0 --no_half_vae --network_train_unet_only --optimizer_args a=1 \"b=2\" --noise-offset 0.1"));
        Assert.Empty(unread);
        Assert.Equal((0.0, false, (double?)0.1), (request.Optimizer.MaxGradNorm, request.Network.TextEncoder, request.Loss.NoiseOffset));
        Assert.Equal(["a=1", "b=2"], request.Optimizer.Arguments.AsEnumerable());
    }

    [Theory]
    [InlineData("LoRA_type", "Flux1", "LoRA_type")]
    [InlineData("flux1_checkbox", true, "flux1_checkbox")]
    [InlineData("train_inpainting", true, "train_inpainting")]
    public void Files_for_what_Easel_does_not_train_are_refused(string field, object value, string named) =>
        Assert.Equal(named, Assert.Throws<InvalidRequestException>(() => Read(Fields, out _, (field, value))).Problems[0].Field);

    private TrainRequest Read(Dictionary<string, object?> fields, out IReadOnlyList<string> unread, params ReadOnlySpan<(string Name, object Value)> changes)
    {
        foreach (var (name, value) in changes) fields[name] = value;
        var (options, passedOver) = TrainConfigFile.Read(folder.Text("page.json", JsonSerializer.Serialize(fields)));
        unread = passedOver;
        return TrainSettings.Apply(new TrainRequest(), options);
    }
}
