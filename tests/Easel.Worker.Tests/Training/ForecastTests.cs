using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Engine.Pipelines;
using Easel.Training.Forecasts;
using Easel.Worker.Training;

namespace Easel.Worker.Tests.Training;

/// <summary>What is said before a run, against what comes of it.</summary>
public sealed class ForecastTests : IDisposable
{
    private readonly TrainingStudio studio = new();

    public void Dispose() => studio.Dispose();

    [Theory]
    [InlineData("lora", 4, 0, false)]
    [InlineData("lora", 16, 8, true)]
    [InlineData("locon", 4, 2, true)]
    [InlineData("loha", 4, 4, false)]
    [InlineData("loha", 4, 4, true)]
    [InlineData("lokr", 4, 4, false)]
    [InlineData("dylora", 8, 0, false)]
    [InlineData("dora", 4, 0, false)]
    [InlineData("ia3", 1, 0, false)]
    public async Task Mission_9_14_The_size_of_the_file_is_forecast_within_5_percent(string algorithm, int dim, int conv, bool tucker)
    {
        var result = await studio.TrainAsync(studio.Request with
        {
            Network = new TrainNetwork(algorithm, dim, ConvDim: conv > 0 ? conv : null, Tucker: tucker), Run = new TrainRun(Steps: 1, Seed: 7),
            Save = studio.Request.Save with { Precision = tucker ? "fp16" : null },
        });
        var planned = studio.Events.OfType<JobTrainingPlanned>().Single();
        Assert.Equal(1, (double)planned.FileBytes / new FileInfo(result.File!).Length, 0.05);
    }

    [Theory]
    [InlineData(TrainTarget.Checkpoint)]
    [InlineData(TrainTarget.Embedding)]
    [InlineData(TrainTarget.Hypernetwork)]
    public async Task Other_files_are_forecast_too(TrainTarget target)
    {
        var result = await studio.TrainAsync(studio.Request with
        {
            Target = target, Run = new TrainRun(Steps: 1, Seed: 7), Optimizer = new TrainOptimizer(LearningRate: 1e-5), Embedding = new TrainEmbedding("zzqx", "girl", 8, Template: "object"),
            Hypernetwork = new TrainHypernetwork([1, 4, 4, 1]), Save = studio.Request.Save with { Precision = "fp16" },
        });
        var planned = studio.Events.OfType<JobTrainingPlanned>().Single();
        Assert.Equal(1, (double)planned.FileBytes / new FileInfo(result.File!).Length, 0.05);
    }

    [Fact]
    public async Task Blocks_without_a_rank_and_the_ranks_of_a_file_are_forecast_as_they_are()
    {
        var few = studio.Request with { Network = new TrainNetwork(Dim: 8, TextEncoder: false, BlockDims: [.. Enumerable.Repeat(0, 12), 8, .. Enumerable.Repeat(0, 12)]), Run = new TrainRun(Steps: 1, Seed: 7) };
        var first = await studio.TrainAsync(few);
        Forecast(first);
        // The file decides, whatever else is asked for.
        Forecast(await studio.TrainAsync(few with { Network = new TrainNetwork(Dim: 64, Weights: first.File, DimFromWeights: true), Save = few.Save with { Name = "more" } }));

        void Forecast(TrainResult result) => Assert.Equal(1, (double)studio.Events.OfType<JobTrainingPlanned>().Last().FileBytes / new FileInfo(result.File!).Length, 0.05);
    }

    [Fact]
    public async Task Time_and_memory_are_forecast_before_the_first_step()
    {
        var request = studio.Request with { Run = new TrainRun(Steps: 1, Seed: 7) };
        await studio.TrainAsync(request);
        var planned = studio.Events.OfType<JobTrainingPlanned>().Single();
        Assert.True(studio.Events.IndexOf(planned) < studio.Events.FindIndex(news => news is JobTrainingStep));
        // No machine computes as fast as the one, and none that runs this test as slowly as the other.
        Assert.InRange(planned.SecondsPerStep!.Value, Forecast(request, 1e18).SecondsPerStep!.Value, Forecast(request, 1e7).SecondsPerStep!.Value);
        Assert.Equal(Forecast(request, null).MemoryBytes, planned.Bytes);
    }

    [Fact]
    public void Larger_pictures_and_more_at_once_take_more_and_recomputing_trades_time_for_memory()
    {
        // With kept latents the autoencoder's time, which nothing of this changes, is left out. Its memory is what one large picture takes at its most, so that several small ones show what steps keep.
        var small = studio.Request with { Data = studio.Request.Data with { CacheLatents = true } };
        var large = small with { Data = small.Data with { Defaults = new TrainDataset([], Width: 128, Height: 128) } };
        var several = small with { Data = small.Data with { Defaults = small.Data.Defaults with { BatchSize = 4 } } };
        var again = several with { Run = several.Run with { GradientCheckpointing = true } };
        // Slow enough that the operations count, not the calls.
        var (ofSmall, ofLarge, ofSeveral, ofAgain) = (Forecast(small, 1e7), Forecast(large, 1e7), Forecast(several, 1e7), Forecast(again, 1e7));
        Assert.InRange(ofLarge.SecondsPerStep!.Value / ofSmall.SecondsPerStep!.Value, 3.5, 8);
        Assert.InRange(ofSeveral.SecondsPerStep!.Value / ofSmall.SecondsPerStep!.Value, 3.5, 4);
        Assert.Equal(1.5, ofAgain.SecondsPerStep!.Value / ofSeveral.SecondsPerStep!.Value, 1e-9);
        Assert.True(ofLarge.MemoryBytes > ofSmall.MemoryBytes && ofSeveral.MemoryBytes > ofSmall.MemoryBytes && ofAgain.MemoryBytes < ofSeveral.MemoryBytes, $"{ofSmall} {ofLarge} {ofSeveral} {ofAgain}");
        Assert.Equal(ofSmall.FileBytes, ofLarge.FileBytes);
    }

    private static TrainForecast Forecast(TrainRequest request, double? speed)
    {
        using var model = StableDiffusionModel.Open(request.Model!);
        return TrainForecast.Of(request, model, TrainPreparation.Look(request, model.Family).Datasets, speed);
    }
}
