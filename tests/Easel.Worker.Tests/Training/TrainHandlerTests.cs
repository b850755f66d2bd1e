using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Engine.Adapters.Weight;
using Easel.Engine.Formats;
using static TorchSharp.torch;

namespace Easel.Worker.Tests.Training;

public sealed class TrainHandlerTests : IDisposable
{
    private readonly TrainingStudio studio = new();

    public void Dispose() => studio.Dispose();

    [Fact]
    public async Task Mission_9_0_A_LoRA_and_a_checkpoint_are_trained_alike_and_their_files_load()
    {
        var lora = await studio.TrainAsync(studio.Request with { Run = new TrainRun(Steps: 2, Seed: 7) });
        using (var file = AdapterFile.Open(lora.File!))
        {
            using var model = Checkpoint.Open(studio.Request.Model!);
            var match = file.Match(AdapterKeys.Of(model));
            Assert.Empty(match.Unmatched.Concat(match.Misfits).Concat(file.Unread));
            Assert.Equal("4", file.Metadata["ss_network_dim"]);
        }

        var full = await studio.TrainAsync(studio.Request with
        {
            Target = TrainTarget.Checkpoint, Optimizer = new TrainOptimizer(LearningRate: 1e-4), Run = new TrainRun(Steps: 2, Seed: 7), Save = new TrainSave(studio.Path("out"), "full"),
        });
        using var trained = Checkpoint.Open(full.File!);
        using var before = Checkpoint.Open(studio.Request.Model!);
        Assert.Equal(before.File.Tensors.Keys.Order(StringComparer.Ordinal), trained.File.Tensors.Keys.Order(StringComparer.Ordinal));
        Assert.NotEqual(TrainedFiles.Bytes(before.File, "model.diffusion_model.out.2.weight"), TrainedFiles.Bytes(trained.File, "model.diffusion_model.out.2.weight"));
        Assert.Equal(TrainedFiles.Bytes(before.File, "first_stage_model.quant_conv.weight"), TrainedFiles.Bytes(trained.File, "first_stage_model.quant_conv.weight"));
    }

    [Fact]
    public async Task Mission_9_13_DreamBooth_trains_the_text_encoder_unless_it_is_told_not_to()
    {
        const string weight = "cond_stage_model.transformer.text_model.final_layer_norm.weight";
        var request = studio.Request with { Target = TrainTarget.Checkpoint, Optimizer = new TrainOptimizer(LearningRate: 1e-4), Run = new TrainRun(Steps: 1, Seed: 7) };
        using var before = TensorFiles.Open(request.Model!);
        using (var trained = TensorFiles.Open((await studio.TrainAsync(request)).File!)) Assert.NotEqual(TrainedFiles.Bytes(before, weight), TrainedFiles.Bytes(trained, weight));
        // Frozen after its second step, by number or by share, it stays what two steps made of it; the UNet learns on.
        var two = await studio.TrainAsync(request with { Run = new TrainRun(Steps: 2, Seed: 7), Save = request.Save with { Name = "two" } });
        using var afterTwo = TensorFiles.Open(two.File!);
        foreach (var (name, optimizer) in ((string, TrainOptimizer)[])[("number", request.Optimizer with { StopTextAt = 2 }), ("share", request.Optimizer with { StopTextShare = 0.5 })])
        {
            var frozen = await studio.TrainAsync(request with { Run = new TrainRun(Steps: 4, Seed: 7), Optimizer = optimizer, Save = request.Save with { Name = name } });
            using var trained = TensorFiles.Open(frozen.File!);
            Assert.Equal(TrainedFiles.Bytes(afterTwo, weight), TrainedFiles.Bytes(trained, weight));
            Assert.NotEqual(TrainedFiles.Bytes(afterTwo, "model.diffusion_model.out.2.weight"), TrainedFiles.Bytes(trained, "model.diffusion_model.out.2.weight"));
        }

        var never = await studio.TrainAsync(request with { Optimizer = request.Optimizer with { StopTextAt = -1 } });
        using (var trained = TensorFiles.Open(never.File!)) Assert.Equal(TrainedFiles.Bytes(before, weight), TrainedFiles.Bytes(trained, weight));
    }

    [Fact]
    public async Task Mission_9_7_Files_are_named_by_epoch_and_old_ones_go()
    {
        var save = studio.Request.Save with { EveryNEpochs = 2 };
        var request = studio.Request with { Data = studio.Request.Data with { Defaults = new TrainDataset([], 4, 64, 64) }, Run = new TrainRun(Epochs: 5, Seed: 7), Save = save };
        var result = await studio.TrainAsync(request);
        Assert.Equal(["name-000002.safetensors", "name-000004.safetensors", "name.safetensors"], studio.Files());
        Assert.Equal(5, result.Steps);
        foreach (var path in result.Files) AdapterFile.Open(path).Dispose();

        Directory.Delete(studio.Path("out"), recursive: true);
        await studio.TrainAsync(request with { Save = save with { EveryNEpochs = 1, LastNEpochs = 2 } });
        Assert.Equal(["name-000003.safetensors", "name-000004.safetensors", "name.safetensors"], studio.Files());
    }

    /// <summary>A model whose heads, size or scale only a configuration tells would paint wrongly without it.</summary>
    [Fact]
    public async Task A_trained_checkpoint_gets_the_configuration_of_its_original_and_old_ones_take_theirs_along()
    {
        await studio.TrainAsync(studio.Request with
        {
            Target = TrainTarget.Checkpoint, Optimizer = new TrainOptimizer(LearningRate: 1e-4), Data = studio.Request.Data with { Defaults = new TrainDataset([], 4, 64, 64) },
            Run = new TrainRun(Epochs: 3, Seed: 7), Save = studio.Request.Save with { EveryNEpochs = 1, LastNEpochs = 1 },
        });
        Assert.Equal(["name-000002.safetensors", "name.safetensors"], studio.Files());
        Assert.Equal(["name-000002.yaml", "name.yaml"], studio.Files("*.yaml"));
        Assert.Equal(await File.ReadAllTextAsync(Path.ChangeExtension(studio.Request.Model!, ".yaml"), TestContext.Current.CancellationToken), await File.ReadAllTextAsync(studio.Path("out/name.yaml"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Mission_9_12_Weights_of_a_network_at_rate_zero_are_not_in_the_file()
    {
        var result = await studio.TrainAsync(studio.Request with { Optimizer = new TrainOptimizer(UNetLearningRate: 1e-3, TextLearningRates: [0]), Run = new TrainRun(Steps: 2, Seed: 7) });
        using var file = TensorFiles.Open(result.File!);
        Assert.All(file.Tensors.Keys, name => Assert.StartsWith("lora_unet", name, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("AdamW", 1, "no")]
    [InlineData("Prodigy", 2, "bf16")]
    [InlineData("AdamW8bit", 1, "no")]
    public async Task A_run_that_was_stopped_goes_on_bit_by_bit(string optimizer, int accumulation, string precision)
    {
        var data = studio.Request.Data with { CacheLatentsToDisk = true, SubsetDefaults = new TrainSubset("", FlipAug: true, Captions: new CaptionOptions(Shuffle: true, TagDropoutRate: 0.2)) };
        var request = studio.Request with
        {
            Data = data, Network = new TrainNetwork(Dim: 4, Dropout: 0.1), Optimizer = new TrainOptimizer(optimizer, LearningRate: 1e-3, Scheduler: "cosine", Warmup: 2),
            Loss = new TrainLoss(NoiseOffset: 0.1, MinSnrGamma: 5), Run = new TrainRun(Epochs: 2, Seed: 7, GradientAccumulation: accumulation, MixedPrecision: precision, EmaDecay: 0.9),
        };
        var whole = await studio.TrainAsync(request);
        var stopped = request with { Save = request.Save with { Name = "stopped" } };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => studio.TrainAsync(stopped, (news, control) =>
        {
            if (news is JobTrainingStep { Step: 3 }) control.Stop(StopKind.Cancel);
        }));
        Assert.True(Directory.Exists(studio.Path("out/stopped-running-state")));
        var resumed = await studio.TrainAsync(stopped with { Run = stopped.Run with { Resume = "auto", Seed = null } });
        Assert.Equal(whole.Steps, resumed.Steps);
        TrainedFiles.AssertSame(whole.File!, resumed.File!);
        Assert.False(Directory.Exists(studio.Path("out/stopped-running-state")));
    }

    [Fact]
    public async Task Interrupting_keeps_the_state_and_says_so()
    {
        var result = await studio.TrainAsync(studio.Request, (news, control) =>
        {
            if (news is JobTrainingStep { Step: 2 }) control.Stop(StopKind.Interrupt);
        });
        Assert.True(result.Interrupted);
        Assert.Equal(2, result.Steps);
        Assert.Contains(studio.Events, news => news is JobTrainingSaved { What: "state", Step: 2 });
    }

    [Fact]
    public async Task Mission_9_8_A_run_that_diverges_stops_names_the_cause_and_keeps_the_last_good_file()
    {
        var request = studio.Request with
        {
            Optimizer = new TrainOptimizer(LearningRate: 50, MaxGradNorm: 0), Run = new TrainRun(Epochs: 20, Seed: 7), Save = studio.Request.Save with { EveryNSteps = 1 },
        };
        var error = await Assert.ThrowsAsync<EaselException>(() => studio.TrainAsync(request));
        Assert.Equal("training-diverged", error.Code);
        Assert.Contains("learning rate is too high", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("name.safetensors", studio.Files());
        foreach (var name in studio.Files())
        {
            using var file = TensorFiles.Open(studio.Path($"out/{name}"));
            using var scope = NewDisposeScope();
            foreach (var tensor in file.Tensors.Keys) Assert.True(file.Read(tensor).isfinite().all().item<bool>());
        }
    }

    [Fact]
    public async Task New_words_are_trained_and_saved_as_an_embedding()
    {
        var request = studio.Request with { Target = TrainTarget.Embedding, Embedding = new TrainEmbedding("zzqx", "girl", 2, Template: "object"), Optimizer = new TrainOptimizer(LearningRate: 5e-3) };
        using var file = TensorFiles.Open((await studio.TrainAsync(request)).File!);
        Assert.Equal([2, 48], file.Tensors["emb_params"].Shape.AsEnumerable());
        var known = await Assert.ThrowsAsync<InvalidRequestException>(() => studio.TrainAsync(request with { Embedding = new TrainEmbedding("girl") }));
        Assert.Contains("token_string", known.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dora", 4, "lora_down.weight", "lora_up.weight", "alpha", "dora_scale")]
    [InlineData("dylora", 3, "lora_down.weight", "lora_up.weight", "alpha")]
    [InlineData("ia3", 2, "weight", "on_input")]
    public async Task Rarer_relatives_are_trained_under_LyCORIS_names_and_their_files_load(string algorithm, int ends, params string[] names)
    {
        var result = await studio.TrainAsync(studio.Request with { Network = new TrainNetwork(algorithm, 2), Run = new TrainRun(Steps: 2, Seed: 7) });
        using var tensors = TensorFiles.Open(result.File!);
        Assert.Equal(ends, tensors.Tensors.Keys.Select(name => name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..]).Distinct().Count());
        Assert.All(names, end => Assert.Contains(tensors.Tensors.Keys, name => name.EndsWith($".{end}", StringComparison.Ordinal)));
        using var file = AdapterFile.Open(result.File!);
        using var model = Checkpoint.Open(studio.Request.Model!);
        var match = file.Match(AdapterKeys.Of(model));
        Assert.Empty(match.Unmatched.Concat(match.Misfits).Concat(file.Unread));
        // Going on from it makes the same kind of file.
        var more = await studio.TrainAsync(studio.Request with
        {
            Network = new TrainNetwork(algorithm, 2, Weights: result.File), Run = new TrainRun(Steps: 1, Seed: 8), Save = new TrainSave(studio.Path("out"), "more"),
        });
        using var again = TensorFiles.Open(more.File!);
        Assert.Equal(tensors.Tensors.Keys.Order(StringComparer.Ordinal), again.Tensors.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("locon")]
    [InlineData("loha")]
    [InlineData("lokr")]
    public async Task Relatives_of_LoRA_are_trained_and_their_files_load(string algorithm)
    {
        var result = await studio.TrainAsync(studio.Request with { Network = new TrainNetwork(algorithm, 2, ConvDim: 2), Run = new TrainRun(Steps: 2, Seed: 7) });
        using var file = AdapterFile.Open(result.File!);
        Assert.Contains(file.Modules, module => module.Module.EndsWith("_conv1", StringComparison.Ordinal));
        Assert.Empty(file.Unread);
    }

    [Fact]
    public async Task TensorBoard_files_and_the_held_out_loss_are_written()
    {
        var request = studio.Request with
        {
            Data = studio.Request.Data with { Defaults = new TrainDataset([], 1, 64, 64, ValidationSplit: 0.5) }, Run = new TrainRun(Epochs: 3, Seed: 7, LogFolder: studio.Path("log")),
        };
        await studio.TrainAsync(request);
        var file = Assert.Single(Directory.EnumerateFiles(studio.Path("log"), "events.out.tfevents.*", SearchOption.AllDirectories));
        Assert.True(new FileInfo(file).Length > 500);
        Assert.Equal(3, studio.Events.OfType<JobTrainingMeasured>().Count());
    }

    [Fact]
    public async Task Mission_9_4_The_steps_that_are_announced_are_those_that_are_done()
    {
        var result = await studio.TrainAsync(studio.Request with { Data = studio.Request.Data with { Defaults = new TrainDataset([], 3, 64, 64) }, Run = new TrainRun(Epochs: 3, Seed: 7) });
        var planned = Assert.Single(studio.Events.OfType<JobTrainingPlanned>());
        Assert.Equal((2, 6, 6), (planned.StepsPerEpoch, planned.Steps, result.Steps));
        Assert.Equal(6, studio.Events.OfType<JobTrainingStep>().Count());
    }

    [Fact]
    public async Task A_state_of_another_run_is_refused()
    {
        await studio.TrainAsync(studio.Request with { Save = studio.Request.Save with { StateOnTrainEnd = true } });
        var other = studio.Request with { Network = new TrainNetwork(Dim: 8), Run = studio.Request.Run with { Epochs = 2, Resume = studio.Path("out/name-state") } };
        var error = await Assert.ThrowsAsync<InvalidRequestException>(() => studio.TrainAsync(other));
        Assert.Contains("network lora 4 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_written_says_so_and_leaves_nothing_half_done()
    {
        Directory.CreateDirectory(studio.Path("out/name.safetensors"));
        var error = await Assert.ThrowsAsync<EaselException>(() => studio.TrainAsync(studio.Request with { Run = new TrainRun(Steps: 1, Seed: 7) }));
        Assert.Equal("cannot-write", error.Code);
        Assert.Empty(Directory.EnumerateFiles(studio.Path("out"), "*.tmp"));
        // What was learned is kept elsewhere, and the message says where.
        var rescued = studio.Events.OfType<JobTrainingSaved>().Single().Path;
        Assert.Contains(rescued, error.Message, StringComparison.Ordinal);
        AdapterFile.Open(rescued).Dispose();
        File.Delete(rescued);
    }

    [Fact]
    public async Task What_a_killed_run_left_in_the_middle_of_saving_is_cleared_up_and_nothing_is_lost()
    {
        var request = studio.Request with { Save = studio.Request.Save with { EveryNSteps = 1, State = true } };
        var whole = await studio.TrainAsync(request);
        File.Delete(whole.File!);
        // Killed between the two moves that replace a state, and while another was written.
        Directory.Move(studio.Path("out/name-step00000003-state"), studio.Path("out/name-step00000003-state.old"));
        Directory.CreateDirectory(studio.Path($"out/name-step00000003-state.{int.MaxValue}.tmp"));
        File.WriteAllText(studio.Path($"out/name.safetensors.{int.MaxValue}.tmp"), "half");
        Directory.Delete(studio.Path("out/name-state"), recursive: true);
        var resumed = await studio.TrainAsync(request with { Run = request.Run with { Resume = "auto" } });
        Assert.Contains(studio.Events.OfType<JobLog>(), log => log.Message.Contains("step 3 of 4", StringComparison.Ordinal));
        Assert.Equal(4, resumed.Steps);
        Assert.Empty(Directory.EnumerateFileSystemEntries(studio.Path("out"), "*.tmp").Concat(Directory.EnumerateFileSystemEntries(studio.Path("out"), "*.old")));
    }

    [Fact]
    public async Task A_file_that_cannot_be_saved_on_the_way_does_not_end_the_run()
    {
        Directory.CreateDirectory(studio.Path("out/name-step00000001.safetensors"));
        var result = await studio.TrainAsync(studio.Request with { Run = new TrainRun(Steps: 2, Seed: 7), Save = studio.Request.Save with { EveryNSteps = 1 } });
        Assert.Equal(studio.Path("out/name.safetensors"), Assert.Single(result.Files));
        Assert.Contains(studio.Events.OfType<JobLog>(), log => log.Level == JobLogLevel.Warning && log.Message.Contains("name-step00000001", StringComparison.Ordinal));
    }
}
