using Easel.Engine.Families;
using Easel.Engine.Families.Kinds;
using Easel.Engine.Formats;
using Easel.Engine.Tests.Formats;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Families;

public class ModelInspectionTests
{
    [Fact, NoTensorLeaks]
    public void Mission_5_4_A_checkpoint_is_told_in_full()
    {
        var path = Golden.PathOf("models/tiny-sd2v.safetensors");
        var inspection = ModelInspection.Of(path, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(
            (ModelFileType.Checkpoint, "sd2", "safetensors", "fp16+fp32", "v_prediction", "Stable-diffusion"),
            (inspection.Type, inspection.Family, inspection.Format, inspection.Precision, inspection.Prediction, inspection.Folder));
        Assert.Equal(FileHashes.Of(path, TestContext.Current.CancellationToken), inspection.Hashes);
        Assert.Equal("pt", inspection.Metadata["format"]);
        Assert.Contains(inspection.Notes, n => n.Contains("tiny-sd2v.yaml", StringComparison.Ordinal));
        using var file = TensorFiles.Open(path);
        Assert.Equal(file.Tensors.Values.Sum(t => t.Elements), inspection.Parameters);
    }

    [Theory]
    [InlineData("tiny-sd1-mini.zip.ckpt", "torch-zip", "pickle")]
    [InlineData("tiny-sd1-mini.legacy.ckpt", "torch-legacy", "no VAE")]
    [InlineData("tiny-sd1-mini-diffusers", "diffusers", null)]
    public void Containers_are_named_and_what_is_missing_is_noted(string name, string format, string? note)
    {
        var inspection = ModelInspection.Of(Golden.PathOf("models/" + name), withHashes: false, TestContext.Current.CancellationToken);
        Assert.Equal((ModelFileType.Checkpoint, "sd1", format), (inspection.Type, inspection.Family, inspection.Format));
        Assert.Null(inspection.Hashes);
        if (note is not null)
            Assert.Contains(inspection.Notes, n => n.Contains(note, StringComparison.Ordinal));
    }

    [Fact]
    public void Mission_5_6_Trigger_words_are_the_tags_of_nearly_every_training_picture()
    {
        using var folder = new TemporaryFolder();
        using var down = ones(4, 768);
        SafetensorsWriter.Write(
            folder.File("a.safetensors"),
            new Dictionary<string, Tensor> { ["lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k.lora_down.weight"] = down },
            new Dictionary<string, string> { ["ss_tag_frequency"] = """{"10_a": {"sks": 20, "girl": 9}, "5_b": {"sks": 10, "1cat": 25}}""" });
        var inspection = ModelInspection.Of(folder.File("a.safetensors"), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal((ModelFileType.Lora, "sd1", "Lora"), (inspection.Type, inspection.Family, inspection.Folder));
        Assert.Equal(["sks", "1cat"], inspection.TriggerWords);
    }

    [Theory]
    [InlineData("gold-ti.pt", "torch-zip")]
    [InlineData("gold-ti_parameterdict.pt", "torch-zip")]
    [InlineData("gold-ti.safetensors", "safetensors")]
    [InlineData("gold-ti_fp16.safetensors", "safetensors")]
    [InlineData("gold-ti_sdxl.safetensors", "safetensors")]
    public void Mission_5_14_Embeddings_of_every_container_are_told_with_their_vectors(string name, string format)
    {
        var inspection = ModelInspection.OfHeader(Golden.PathOf("mini/embeddings/" + name));
        Assert.Equal((ModelFileType.Embedding, format, "3", "embeddings"), (inspection.Type, inspection.Format, inspection.Facts["vectors"], inspection.Folder));
        Assert.Equal([Path.GetFileNameWithoutExtension(name)], inspection.TriggerWords);
    }

    [Fact]
    public void Mission_5_15_An_embeddings_word_is_its_file_name()
    {
        using var folder = new TemporaryFolder();
        using var vectors = ones(3, 1024);
        SafetensorsWriter.Write(folder.File("SomeCharacter.safetensors"), new Dictionary<string, Tensor> { ["emb_params"] = vectors });
        var inspection = ModelInspection.Of(folder.File("SomeCharacter.safetensors"), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal((ModelFileType.Embedding, "sd2", "3"), (inspection.Type, inspection.Family, inspection.Facts["vectors"]));
        Assert.Equal(["SomeCharacter"], inspection.TriggerWords);
    }
}
