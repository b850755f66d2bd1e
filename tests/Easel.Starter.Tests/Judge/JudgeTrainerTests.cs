using Easel.Starter.Judge;
using Easel.Starter.World;
using Easel.Starter.World.Drawing;
using Easel.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Starter.Tests.Judge;

[NoTensorLeaks]
public sealed class JudgeTrainerTests
{
    [Fact]
    public void Training_reports_each_step_and_learns()
    {
        var losses = new List<double>();
        using var judge = JudgeTrainer.Train(new JudgeOptions(Samples: 4 * 12, Batch: 4), new Each(p => losses.Add(p.Loss)), TestContext.Current.CancellationToken);
        Assert.Equal(12, losses.Count);
        Assert.True(losses[^3..].Average() < losses[..3].Average() - 0.5, string.Join(" ", losses));
    }

    [Fact]
    public void A_saved_judge_reads_as_before()
    {
        using var judge = JudgeTrainer.Train(new JudgeOptions(Samples: 8, Batch: 4), stop: TestContext.Current.CancellationToken);
        var folder = Directory.CreateTempSubdirectory("easel-judge");
        try
        {
            string path = Path.Combine(folder.FullName, "judge.safetensors");
            judge.Save(path);
            using var loaded = PictureJudge.Load(path);
            var dice = new Dice(4);
            var pictures = Enumerable.Range(0, 4).Select(_ => SceneRenderer.Draw(SceneGenerator.Any(dice))).ToList();
            Assert.Equal(judge.Read(pictures).Select(r => (r.Sky, r.Ground)), loaded.Read(pictures).Select(r => (r.Sky, r.Ground)));
            Assert.InRange(new FileInfo(path).Length, 100_000, 3_000_000);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Training_stops_when_asked()
    {
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => JudgeTrainer.Train(new JudgeOptions(Samples: 400, Batch: 4), new Each(_ => stop.Cancel()), stop.Token));
    }

    [Fact]
    public void Spoiling_changes_a_picture_but_not_beyond_recognition()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        var dice = new Dice(3);
        var clean = PictureTensor.From([SceneRenderer.Draw(SceneGenerator.Any(dice)), SceneRenderer.Draw(SceneGenerator.Any(dice))]);
        Assert.InRange(clean.min().ToSingle(), -1f, 0f);
        Assert.InRange(clean.max().ToSingle(), 0f, 1f);
        for (int i = 0; i < 10; i++)
        {
            var spoiled = Spoiling.Apply(clean, dice, generator);
            Assert.Equal(clean.shape, spoiled.shape);
            Assert.InRange((spoiled - clean).abs().mean().ToSingle(), 0.001f, 0.3f);
        }
    }

    private sealed class Each(Action<JudgeProgress> tell) : IProgress<JudgeProgress>
    {
        public void Report(JudgeProgress value) => tell(value);
    }
}
