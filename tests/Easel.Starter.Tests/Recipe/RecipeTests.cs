using Easel.Engine.Formats;
using Easel.Engine.Networks.Clip;
using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.UNet;
using Easel.Engine.Networks.Vae;
using Easel.Starter.Recipe;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Starter.Tests.Recipe;

[NoTensorLeaks]
public sealed class RecipeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("easel-recipe-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Rescaling_gives_unit_latents_and_leaves_what_the_autoencoder_paints()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var network = new Autoencoder(new Weights(new RandomWeights(1), "first_stage_model"), StarterModel.Vae);
        var pictures = new PictureStream(1).Pictures([1, 2, 3, 4]);
        var before = network.Decode(Posterior.Mean(network.Encode(pictures)));

        LatentScale.Fit(network, pictures);

        var latents = Posterior.Mean(network.Encode(pictures)) * StarterModel.Latents.ScaleFactor;
        Assert.All(Enumerable.Range(0, 4), c =>
        {
            Assert.Equal(1, latents.select(1, c).std().item<float>(), 3);
            Assert.Equal(0, latents.select(1, c).mean().item<float>(), 3);
        });
        var after = network.Decode(latents / StarterModel.Latents.ScaleFactor);
        Assert.InRange((before - after).abs().max().item<float>(), 0, 1e-3f);
    }

    [Fact]
    public void The_full_vocabulary_keeps_the_trained_words_and_makes_strangers_of_the_others()
    {
        using var scope = NewDisposeScope();
        var vocabulary = new CompactVocabulary([320, 736, 1000], seed: 1);
        using var generator = new Generator(1);
        var compact = randn([vocabulary.Count, 8], generator: generator);
        var full = vocabulary.Expand(compact, seed: 2);
        Assert.Equal([49408L, 8L], full.shape);
        TensorAssert.Identical(full[736], compact[vocabulary[736]]);
        TensorAssert.Identical(full[49407], compact[vocabulary[49407]]);
        TensorAssert.Identical(compact, vocabulary.Compact(full));
        // Unknown words differ, so that a trigger word can be trained.
        TensorAssert.Different(full[5], full[6]);
    }

    [Fact]
    public void The_written_file_is_an_ordinary_checkpoint_that_the_usual_loader_reads()
    {
        using var scope = NewDisposeScope();
        var vocabulary = new CompactVocabulary([320, 736], seed: 1);
        using var autoencoder = new Autoencoder(new Weights(new RandomWeights(1), "first_stage_model"), StarterModel.Vae);
        using var tower = TextTower.Build(new Weights(new RandomWeights(2)), StarterModel.Text(vocabulary.Count));
        using var unet = new UNetModel(new Weights(new RandomWeights(3), "model.diffusion_model"), StarterModel.UNet);

        var path = StarterFile.Write(_folder, autoencoder, tower, unet, vocabulary);

        using var checkpoint = Checkpoint.Open(path);
        Assert.Equal("sd1", checkpoint.Family.Id);
        Assert.Equal(StarterModel.Size, checkpoint.Family.Defaults.Width);
        Assert.Equal(4, checkpoint.Family.Vae!.NormGroups);
        Assert.Equal(StarterModel.Text().Heads, checkpoint.Family.TextEncoders.Single().Heads);
        Assert.Equal(StarterModel.UNet.Heads, checkpoint.Family.UNet.Heads);
        Assert.InRange(new FileInfo(path).Length, 20 << 20, 60 << 20);
    }

    [Fact]
    public void A_fresh_folder_can_begin_with_the_weights_of_a_finished_checkpoint()
    {
        using var scope = NewDisposeScope();
        var captions = new CaptionStream(new PictureStream(7));
        using var autoencoder = new Autoencoder(new Weights(new RandomWeights(21), "first_stage_model"), StarterModel.Vae);
        using var tower = TextTower.Build(new Weights(new RandomWeights(22)), StarterModel.Text(captions.Vocabulary.Count));
        using var unet = new UNetModel(new Weights(new RandomWeights(23), "model.diffusion_model"), StarterModel.UNet);
        var finished = StarterFile.Write(_folder, autoencoder, tower, unet, captions.Vocabulary);

        new StarterRecipe(new StarterPlan(_folder, From: finished), _ => { }, CancellationToken.None).BeginFrom();

        foreach (var (name, network) in ((string, Layer)[])[("autoencoder", autoencoder), ("text", tower), ("unet", unet)])
        {
            using var file = TensorFiles.Open(Path.Combine(_folder, name + ".safetensors"));
            foreach (var (parameterName, parameter) in network.NamedParameters())
                TensorAssert.Identical(parameter.half().to(ScalarType.Float32), file.Read(parameterName));
        }
    }

    [Fact]
    public void A_picture_turned_into_a_tensor_and_back_is_the_same_picture()
    {
        using var scope = NewDisposeScope();
        var stream = new PictureStream(3);
        var tensors = stream.Pictures([1, 2], side: 32);
        Assert.Equal([2L, 3L, 32L, 32L], tensors.shape);
        var again = PictureStream.ToTensor(PictureStream.ToPictures(tensors));
        TensorAssert.Identical(tensors, again);
    }
}
