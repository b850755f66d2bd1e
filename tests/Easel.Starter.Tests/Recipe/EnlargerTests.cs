using Easel.Engine.Networks.Upscalers;
using Easel.Starter.Recipe;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Starter.Tests.Recipe;

public sealed class EnlargerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("easel-enlarger-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    [NoTensorLeaks]
    public void A_stopped_training_goes_on_to_the_same_weights_and_writes_an_upscaler()
    {
        var straight = Train("one", [3]);
        var stopped = Train("two", [1, 3]);
        Assert.Equal(File.ReadAllBytes(straight), File.ReadAllBytes(stopped));
        using var file = UpscalerFile.Open(straight);
        Assert.Equal(("SRVGG", 2), (file.Architecture, file.Factor));
        Assert.InRange(new FileInfo(straight).Length, 1, 4 << 20);
    }

    [Fact]
    [NoTensorLeaks]
    public void Pairs_are_of_one_scene_and_the_same_each_time()
    {
        using var scope = NewDisposeScope();
        var (small, large) = EnlargerPairs.At(new PictureStream(5), 7, 2);
        Assert.Equal([4, 3, 48, 48], small.shape);
        Assert.Equal([4, 3, 96, 96], large.shape);
        var halved = nn.functional.avg_pool2d(large, [2, 2]);
        Assert.InRange((halved - small).abs().mean().item<float>(), 0, 0.06);
        TensorAssert.Identical(small, EnlargerPairs.At(new PictureStream(5), 7, 2).Small);
        TensorAssert.Different(small, EnlargerPairs.At(new PictureStream(5), 8, 2).Small);
    }

    private string Train(string name, int[] stops)
    {
        var state = Path.Combine(folder, name, "state.safetensors");
        Directory.CreateDirectory(Path.GetDirectoryName(state)!);
        foreach (var stop in stops)
        {
            using var trainer = new EnlargerTrainer(new EnlargerPlan(state, Steps: 3) { SaveEvery = 1 });
            using var source = new CancellationTokenSource();
            try
            {
                trainer.Run(done => { if (done.Step == stop && stop < 3) source.Cancel(); }, source.Token);
            }
            catch (OperationCanceledException)
            {
                continue;
            }

            return trainer.Write(Path.Combine(folder, name));
        }

        throw new InvalidOperationException("The training never ended.");
    }
}
