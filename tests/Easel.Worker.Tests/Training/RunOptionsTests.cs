using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Engine.Adapters.Weight;
using Easel.Engine.Formats;
using Easel.Engine.Merging;
using static TorchSharp.torch;

namespace Easel.Worker.Tests.Training;

/// <summary>Options of a run that decide where it begins, what it measures, what it keeps and what the model has in it meanwhile.</summary>
public sealed class RunOptionsTests : IDisposable
{
    private readonly TrainingStudio studio = new();

    public void Dispose() => studio.Dispose();

    [Fact]
    public async Task A_LoRA_with_others_in_the_model_learns_what_it_would_learn_on_the_merged_checkpoint()
    {
        var first = await studio.TrainAsync(studio.Request with { Network = new TrainNetwork(Dim: 2), Optimizer = new TrainOptimizer(LearningRate: 1e-2), Save = new TrainSave(studio.Path("out"), "first") });
        var merged = studio.Path("merged.safetensors");
        using (var model = Checkpoint.Open(studio.Request.Model!))
        using (var file = AdapterFile.Open(first.File!))
            LoraIntoCheckpoint.Write(new LoraMergeRequest("m", [new("first", 0.7)], "out", SavePrecision.Fp32), model, [file], merged, WriteWatch.None);
        File.Copy(Path.ChangeExtension(studio.Request.Model!, ".yaml"), Path.ChangeExtension(merged, ".yaml"));

        // Adam would follow the sign of gradients that are nothing but rounding.
        var request = studio.Request with { Network = new TrainNetwork(Dim: 2), Optimizer = new TrainOptimizer("SGDNesterov", LearningRate: 1), Run = new TrainRun(Steps: 3, Seed: 7) };
        var onMerged = await studio.TrainAsync(request with { Model = merged, Save = new TrainSave(studio.Path("out"), "on-merged") });
        var onBase = await studio.TrainAsync(request with { Network = new TrainNetwork(Dim: 2, BaseWeights: [first.File!], BaseMultipliers: [0.7]), Save = new TrainSave(studio.Path("out"), "on-base") });
        var plain = await studio.TrainAsync(request with { Save = new TrainSave(studio.Path("out"), "plain") });
        TrainedFiles.AssertClose(onMerged.File!, onBase.File!, 2e-5);
        Assert.ThrowsAny<Exception>(() => TrainedFiles.AssertClose(plain.File!, onBase.File!, 2e-5));
    }

    [Fact]
    public async Task A_LoRA_that_acts_half_as_strongly_in_a_dataset_learns_half_as_much_from_it()
    {
        async Task<string> TrainedAt(double multiplier) => (await studio.TrainAsync(studio.Request with
        {
            Data = studio.Request.Data with { Defaults = studio.Request.Data.Defaults with { NetworkMultiplier = multiplier } }, Optimizer = new TrainOptimizer("SGDNesterov", LearningRate: 1, MaxGradNorm: 0),
            Run = new TrainRun(Steps: 1, Seed: 7), Save = new TrainSave(studio.Path("out"), FormattableString.Invariant($"at{multiplier}")),
        })).File!;

        using var whole = TensorFiles.Open(await TrainedAt(1));
        using var half = TensorFiles.Open(await TrainedAt(0.5));
        using var scope = NewDisposeScope();
        var up = whole.Tensors.Keys.First(name => name.EndsWith("lora_up.weight", StringComparison.Ordinal));
        var learned = whole.Read(up);
        Assert.True(learned.abs().max().item<float>() > 1e-6);
        Assert.True((learned * 0.5 - half.Read(up)).abs().max().item<float>() < 1e-3 * learned.abs().max().item<float>());
    }

    [Theory]
    [InlineData(6, null)]
    [InlineData(null, 2)]
    public async Task A_run_can_begin_later_and_counts_epochs_and_the_schedule_from_there(int? step, int? epoch)
    {
        var request = studio.Request with { Optimizer = new TrainOptimizer(LearningRate: 1e-3, Scheduler: "linear"), Run = new TrainRun(Epochs: 2, Seed: 7, InitialStep: step, InitialEpoch: epoch) };
        var result = await studio.TrainAsync(request with { Save = request.Save with { EveryNSteps = 1 } });
        var steps = studio.Events.OfType<JobTrainingStep>().ToList();
        var before = step ?? 4;
        Assert.Equal(Enumerable.Range(before + 1, 8 - before), steps.Select(one => one.Step));
        Assert.All(steps, one => Assert.Equal(2, one.Epoch));
        Assert.Equal(1e-3 * (8 - before) / 8, steps[0].LearningRate, 9);
        Assert.Equal(8, result.Steps);
    }

    [Fact]
    public async Task States_are_kept_by_their_own_number_and_files_by_theirs()
    {
        var save = studio.Request.Save with { EveryNEpochs = 1, State = true, LastNEpochsState = 1 };
        await studio.TrainAsync(studio.Request with { Data = studio.Request.Data with { Defaults = new TrainDataset([], 4, 64, 64) }, Run = new TrainRun(Epochs: 4, Seed: 7), Save = save });
        Assert.Equal(["name-000001.safetensors", "name-000002.safetensors", "name-000003.safetensors", "name.safetensors"], studio.Files());
        Assert.Equal(["name-000003-state", "name-state"], Directory.GetDirectories(studio.Path("out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Held_out_pictures_are_measured_every_so_many_steps_too()
    {
        var request = studio.Request with
        {
            Data = studio.Request.Data with { Defaults = new TrainDataset([], 1, 64, 64, ValidationSplit: 0.5) }, Run = new TrainRun(Epochs: 3, Seed: 7, ValidateEveryNEpochs: 3, ValidateEveryNSteps: 2),
        };
        await studio.TrainAsync(request);
        Assert.Equal([2, 4, 6], studio.Events.OfType<JobTrainingMeasured>().Select(measured => measured.Step));
        var all = studio.Events.OfType<JobTrainingMeasured>().First().HeldOutLoss;
        studio.Events.Clear();
        await studio.TrainAsync(request with { Run = request.Run with { MaxValidationSteps = 1 } });
        Assert.NotEqual(all, studio.Events.OfType<JobTrainingMeasured>().First().HeldOutLoss);
    }

    [Fact]
    public async Task What_the_user_says_of_a_file_stands_in_its_metadata()
    {
        var save = studio.Request.Save with { UsageHint = "at 0.8", TriggerPhrase = "sls girl", MergedFrom = "a, b", Preprocessor = "none", IsNegativeEmbedding = true };
        using var file = TensorFiles.Open((await studio.TrainAsync(studio.Request with { Run = new TrainRun(Steps: 1, Seed: 7), Save = save })).File!);
        Assert.Equal(
            ["at 0.8", "sls girl", "a, b", "none", "true"],
            ((string[])["usage_hint", "trigger_phrase", "merged_from", "preprocessor", "is_negative_embedding"]).Select(name => file.Metadata[$"modelspec.{name}"]));
    }
}
