using System.Collections.Immutable;
using Easel.Core.Requests;
using Easel.Imaging;

namespace Easel.Worker.Tests.Training;

/// <summary>Pictures on the way, whatever is trained.</summary>
public sealed class SamplePictureTests : IDisposable
{
    private readonly TrainingStudio studio = new();

    public void Dispose() => studio.Dispose();

    [Theory]
    [InlineData(TrainTarget.Lora)]
    [InlineData(TrainTarget.Checkpoint)]
    [InlineData(TrainTarget.Embedding)]
    [InlineData(TrainTarget.Hypernetwork)]
    public async Task Mission_10_6_They_show_what_was_learned_and_do_not_disturb_the_run(TrainTarget target)
    {
        File.WriteAllText(studio.Path("prompts.txt"), "# remark\na zzqx girl --w 64 --h 64 --s 2 --d 3 --l 5 --ss euler --n mush\nzzqx --w 64 --h 64 --s 2 --d 4 --l 1 --ss euler\n");
        var request = studio.Request with
        {
            Target = target, Embedding = target == TrainTarget.Embedding ? new TrainEmbedding("zzqx", "girl", 2) : null,
            Hypernetwork = target == TrainTarget.Hypernetwork ? new TrainHypernetwork() : null, Optimizer = new TrainOptimizer(LearningRate: target == TrainTarget.Embedding ? 0.1 : 1e-2),
        };
        var plain = await studio.TrainAsync(request);
        var painted = await studio.TrainAsync(request with { Samples = new TrainSamples(studio.Path("prompts.txt"), EveryNSteps: 2, AtFirst: true), Save = request.Save with { Name = "painted" } });
        TrainedFiles.AssertSame(plain.File!, painted.File!);

        var samples = painted.Samples.Where(path => !path.EndsWith("_grid.png", StringComparison.Ordinal)).ToImmutableArray();
        Assert.Equal(6, samples.Length);
        Assert.All(samples, path => Assert.Equal((64, 64), (ImageFile.Load(path).Width, ImageFile.Load(path).Height)));
        foreach (var prompt in (int[])[0, 1])
            Assert.Equal(3, samples.Where((_, i) => i % 2 == prompt).Select(path => Convert.ToHexString(ImageFile.Load(path).Bytes)).Distinct().Count());
    }

    [Fact]
    public async Task Mission_10_6_A_grid_of_prompts_and_moments_is_painted_after_the_run()
    {
        File.WriteAllText(studio.Path("prompts.txt"), "sls --w 64 --h 64 --s 1 --d 3\ncpc --w 64 --h 64 --s 1 --d 3\n");
        var result = await studio.TrainAsync(studio.Request with { Run = new TrainRun(Epochs: 3, Seed: 7), Samples = new TrainSamples(studio.Path("prompts.txt"), EveryNEpochs: 1) });
        Assert.Equal(7, result.Samples.Length);
        var grid = ImageFile.Load(result.Samples[^1]);
        Assert.Equal(("name_grid.png", 3 * 64, 2 * 64), (Path.GetFileName(result.Samples[^1]), grid.Width, grid.Height));
        // Rows are prompts, columns the moments in their order.
        var second = ImageFile.Load(result.Samples[2]);
        Assert.Equal(second[5, 9].ToArray(), grid[64 + 5, 9].ToArray());
        var below = ImageFile.Load(result.Samples[5]);
        Assert.Equal(below[5, 9].ToArray(), grid[128 + 5, 64 + 9].ToArray());
    }
}
