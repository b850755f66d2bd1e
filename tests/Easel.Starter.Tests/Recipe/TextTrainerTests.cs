using Easel.Engine.Networks.Clip;
using Easel.Engine.Networks.Layers;
using Easel.Starter.Recipe;
using Easel.Testing;
using Easel.Training.Schedules;
using static TorchSharp.torch;

namespace Easel.Starter.Tests.Recipe;

[NoTensorLeaks]
public sealed class TextTrainerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("easel-text-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_stopped_training_goes_on_to_the_same_weights()
    {
        Train("straight", [5]);
        Train("stopped", [2, 5]);
        Assert.Equal(File.ReadAllBytes(PathOf("straight")), File.ReadAllBytes(PathOf("stopped")));
    }

    private string PathOf(string name) => Path.Combine(_folder, name + ".safetensors");

    private void Train(string name, int[] stops)
    {
        var pictures = new PictureStream(7);
        var captions = new CaptionStream(pictures);
        foreach (var stop in stops)
        {
            using var scope = NewDisposeScope();
            using var tower = TextTower.Build(new Weights(new RandomWeights(2)), StarterModel.Text(captions.Vocabulary.Count));
            using var trainer = new TextTrainer(pictures, captions, tower, new WarmupStableDecay(1e-3, 2, 5, 0.4));
            trainer.Run.Resume(PathOf(name));
            while (trainer.Run.Steps < stop) trainer.Step();
            trainer.Run.Save(PathOf(name));
        }
    }
}
