using System.Collections.Immutable;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Imaging;
using Easel.Worker.Training;

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
            Target = target, Embedding = target == TrainTarget.Embedding ? new TrainEmbedding("zzqx", "girl", 2, Template: "object") : null,
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

    [Fact]
    public async Task Prompts_that_came_with_the_request_need_no_file()
    {
        var result = await studio.TrainAsync(studio.Request with { Run = new TrainRun(Steps: 1, Seed: 7), Samples = new TrainSamples("", EveryNSteps: 1, Prompts: "sls --w 64 --h 64 --s 1 --d 3\n") });
        Assert.Equal((64, 64), (ImageFile.Load(Assert.Single(result.Samples)).Width, ImageFile.Load(result.Samples[0]).Height));
        Assert.DoesNotContain(studio.Events.OfType<JobTrainingPlanned>().Single().Findings, finding => finding.Code == "sample-prompts");
    }

    [Fact]
    public async Task A_damaged_picture_of_a_killed_run_does_not_spoil_a_finished_training()
    {
        File.WriteAllText(studio.Path("prompts.txt"), "sls --w 64 --h 64 --s 1 --d 3\n");
        Directory.CreateDirectory(studio.Path("out/sample"));
        // A whole header, and a file that the machine's end left empty.
        var whole = File.ReadAllBytes(studio.Picture("whole.png", 3));
        File.WriteAllBytes(studio.Path("out/sample/name_e000000_00_20260101000000_3.png"), whole[..60]);
        File.WriteAllBytes(studio.Path("out/sample/name_000001_00_20260101000000_3.png"), []);
        var result = await studio.TrainAsync(studio.Request with { Run = new TrainRun(Epochs: 2, Seed: 7), Samples = new TrainSamples(studio.Path("prompts.txt"), EveryNEpochs: 1) });
        Assert.True(File.Exists(result.File));
        Assert.EndsWith("name_grid.png", result.Samples[^1], StringComparison.Ordinal);
        var grid = ImageFile.Load(result.Samples[^1]);
        var second = ImageFile.Load(result.Samples[^2]);
        Assert.Equal(second[5, 9].ToArray(), grid[grid.Width - 64 + 5, 9].ToArray());
        Assert.Contains(studio.Events.OfType<JobLog>(), said => said.Level == JobLogLevel.Warning && said.Message.Contains("name_000001_00_20260101000000_3.png is left out of the grid", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_more_moments_than_a_picture_holds_evenly_spaced_ones_are_shown()
    {
        foreach (var moment in Enumerable.Range(1, 9)) studio.Picture($"sample/name_e{moment:d6}_00_20260101000000_3.png", moment * 20, 8);
        var said = new List<string>();
        var grid = new SampleGrid(studio.Path("sample"), "name", 1, new ImageLimits(MaxPixels: 3 * 64, MaxSide: 1000, MaxFileBytes: 1 << 20, MaxTextBytes: 1 << 20), (_, message) => said.Add(message)).Paint()!;
        Assert.Equal((24, 8), (grid.Width, grid.Height));
        Assert.Equal([20, 100, 180], new[] { grid[0, 0][0], grid[8, 0][0], grid[16, 0][0] }.Select(value => (int)value));
        Assert.Contains(said, line => line.Contains("3 of 9 moments", StringComparison.Ordinal));
        Assert.Null(new SampleGrid(studio.Path("sample"), "name", 1, new ImageLimits(64, 1000, 1 << 20, 1 << 20), (_, message) => said.Add(message)).Paint());
        Assert.Contains("There is no grid", said[^1], StringComparison.Ordinal);
    }
}
