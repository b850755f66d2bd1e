using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Engine.Adapters.Weight;
using Easel.Engine.Conditioning;
using Easel.Engine.Formats;
using Easel.Testing;

namespace Easel.Worker.Tests.Training;

/// <summary><c>--save_model_as</c>: what each target can be written as holds the same numbers as its safetensors file.</summary>
public sealed class SaveFormatTests : IDisposable
{
    private readonly TrainingStudio studio = new();

    public void Dispose() => studio.Dispose();

    [Theory]
    [InlineData("pt")]
    [InlineData("ckpt")]
    public async Task A_LoRA_as_an_archive_of_torch_holds_the_same_weights(string format)
    {
        var plain = await studio.TrainAsync(Request(TrainTarget.Lora, "safetensors"));
        var archive = await studio.TrainAsync(Request(TrainTarget.Lora, format));
        Assert.EndsWith($"model.{format}", archive.File, StringComparison.Ordinal);
        TrainedFiles.AssertSame(plain.File!, archive.File!);
        using var file = AdapterFile.Open(archive.File!);
        using var model = Checkpoint.Open(studio.Request.Model!);
        Assert.Empty(file.Match(AdapterKeys.Of(model)).Unmatched);
    }

    [Fact]
    public async Task An_embedding_as_an_archive_is_one_of_the_web_uis()
    {
        var plain = await studio.TrainAsync(Request(TrainTarget.Embedding, "safetensors"));
        var archive = await studio.TrainAsync(Request(TrainTarget.Embedding, "pt"));
        using var one = TensorFiles.Open(plain.File!);
        using var other = TensorFiles.Open(archive.File!);
        Assert.Equal(TrainedFiles.Bytes(one, "emb_params"), TrainedFiles.Bytes(other, "string_to_param.*"));
        Assert.Equal([2, 2], new[] { one.Tensors["emb_params"].Shape[0], EmbeddingFile.Open(archive.File!).Count });
    }

    [Fact]
    public async Task A_checkpoint_as_an_archive_holds_the_same_weights_and_tells_its_step()
    {
        var plain = await studio.TrainAsync(Request(TrainTarget.Checkpoint, "safetensors"));
        var archive = await studio.TrainAsync(Request(TrainTarget.Checkpoint, "ckpt"));
        TrainedFiles.AssertSame(plain.File!, archive.File!);
        Assert.True(File.Exists(Path.ChangeExtension(archive.File!, ".yaml")));
    }

    [Theory]
    [InlineData("diffusers")]
    [InlineData("diffusers_safetensors")]
    public async Task A_checkpoint_as_a_folder_of_diffusers_holds_the_same_weights_and_old_ones_go(string format)
    {
        var request = Request(TrainTarget.Checkpoint, format);
        request = request with { Data = request.Data with { Defaults = new TrainDataset([], 4, 64, 64) }, Run = new TrainRun(Epochs: 3, Seed: 7) };
        var plain = await studio.TrainAsync(request with { Save = request.Save with { Format = "safetensors" } });
        var folder = await studio.TrainAsync(request with { Save = request.Save with { EveryNEpochs = 1, LastNEpochs = 1 } });
        Assert.Equal(studio.Path("out/model"), folder.File);
        Assert.Equal(["model", "model-000002"], Directory.GetDirectories(studio.Path("out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        using var one = Checkpoint.Open(plain.File!);
        using var other = Checkpoint.Open(folder.File!);
        Assert.Equal(one.Family.Id, other.Family.Id);
        foreach (var name in other.File.Tensors.Keys) Assert.Equal(TrainedFiles.Bytes(one.File, name), TrainedFiles.Bytes(other.File, name));
        Assert.Contains("model.diffusion_model.out.2.weight", other.File.Tensors.Keys);

        // Once more under the same name: the new one stands in the old one's place, and nothing else is left.
        await studio.TrainAsync(request with { Run = new TrainRun(Steps: 1, Seed: 8) });
        Assert.Equal(["model", "model-000002"], Directory.GetDirectories(studio.Path("out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    /// <summary>sd-scripts saves the autoencoder that it was given (train_db.py, --vae).</summary>
    [Fact]
    public async Task A_checkpoint_that_is_trained_with_another_VAE_holds_that_one()
    {
        var other = Golden.PathOf("models/tiny-sd2v.safetensors");
        var trained = await studio.TrainAsync(Request(TrainTarget.Checkpoint, "safetensors") with { Vae = other });
        using var made = TensorFiles.Open(trained.File!);
        using var vae = TensorFiles.Open(other);
        const string name = "first_stage_model.decoder.conv_in.weight";
        Assert.Equal(TrainedFiles.Bytes(vae, name), TrainedFiles.Bytes(made, name));
        Assert.Equal(Path.GetFileName(other), made.Metadata["ss_vae_name"]);
        Assert.Equal(64, made.Metadata["ss_new_vae_hash"].Length);
    }

    [Fact]
    public void What_a_target_cannot_be_written_as_is_refused_with_what_it_can()
    {
        var problem = Assert.Throws<InvalidRequestException>(() => Request(TrainTarget.Lora, "diffusers").Check());
        Assert.Contains("safetensors, pt, ckpt", problem.Message, StringComparison.Ordinal);
    }

    private TrainRequest Request(TrainTarget target, string format) => studio.Request with
    {
        Target = target, Embedding = target == TrainTarget.Embedding ? new TrainEmbedding("slsword", "girl", 2, Template: "object") : null, Optimizer = new TrainOptimizer(LearningRate: 1e-4),
        Run = new TrainRun(Steps: 2, Seed: 7), Save = studio.Request.Save with { Name = "model", Format = format },
    };
}
