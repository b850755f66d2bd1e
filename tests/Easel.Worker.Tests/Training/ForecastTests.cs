using Easel.Core.Jobs;
using Easel.Core.Requests;

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
            Target = target, Run = new TrainRun(Steps: 1, Seed: 7), Optimizer = new TrainOptimizer(LearningRate: 1e-5), Embedding = new TrainEmbedding("zzqx", "girl", 8),
            Hypernetwork = new TrainHypernetwork([1, 4, 4, 1]), Save = studio.Request.Save with { Precision = "fp16" },
        });
        var planned = studio.Events.OfType<JobTrainingPlanned>().Single();
        Assert.Equal(1, (double)planned.FileBytes / new FileInfo(result.File!).Length, 0.05);
    }

    [Fact]
    public async Task Time_and_memory_are_forecast_before_the_first_step()
    {
        await studio.TrainAsync(studio.Request with { Run = new TrainRun(Steps: 1, Seed: 7) });
        var planned = studio.Events.OfType<JobTrainingPlanned>().Single();
        Assert.True(studio.Events.IndexOf(planned) < studio.Events.FindIndex(news => news is JobTrainingStep));
        Assert.InRange(planned.SecondsPerStep!.Value, 0.01, 60);
        Assert.InRange(planned.Bytes, 200_000_000, 1_000_000_000);
    }
}
