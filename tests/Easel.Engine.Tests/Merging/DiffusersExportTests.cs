using System.Text.Json;
using Easel.Core.Requests;
using Easel.Engine.Formats;
using Easel.Engine.Merging;
using Easel.Engine.Tests.Formats;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Merging;

/// <summary>Checkpoints as diffusers folders, read again by the reader of such folders.</summary>
[NoTensorLeaks]
public sealed class DiffusersExportTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("tiny-sd1")]
    [InlineData("tiny-sdxl")]
    public void A_folder_read_again_is_the_same_model(string name)
    {
        using var scope = NewDisposeScope();
        using var model = Checkpoint.Open(Golden.PathOf($"models/{name}.safetensors"));
        var result = DiffusersExport.Write(new ConvertRequest("a", "b"), model, folder.File("out"), WriteWatch.None);
        using var again = Checkpoint.Open(folder.File("out"));
        Assert.Equal((model.Family.Id, model.Family.Prediction, model.Family.UNet, model.Family.Latents), (again.Family.Id, again.Family.Prediction, again.Family.UNet with
        {
            // Arrays are compared one by one below.
            ChannelMultipliers = model.Family.UNet.ChannelMultipliers, ResBlocks = model.Family.UNet.ResBlocks, TransformerDepth = model.Family.UNet.TransformerDepth,
        }, again.Family.Latents));
        Assert.Equal(model.Family.UNet.TransformerDepth, again.Family.UNet.TransformerDepth);
        Assert.True(result.Tensors > 500);
        foreach (var info in again.File.Tensors.Values)
        {
            var (expected, actual) = (model.File.Read(info.Name), again.File.Read(info.Name));
            TensorAssert.Identical(expected.flatten(), actual.flatten());
        }

        var lost = model.File.Tensors.Keys.Except(again.File.Tensors.Keys).Where(k => !k.StartsWith("model_ema", StringComparison.Ordinal) && k.Contains('.', StringComparison.Ordinal));
        Assert.DoesNotContain(lost, k => k.Contains("diffusion_model", StringComparison.Ordinal) || k.Contains("first_stage_model", StringComparison.Ordinal));
        Assert.Equal(["out"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void The_configurations_are_those_of_the_reference_and_the_tokenizer_comes_along()
    {
        using var model = Checkpoint.Open(Golden.PathOf("models/tiny-sd1-mini-diffusers"));
        DiffusersExport.Write(new ConvertRequest("a", "b"), model, folder.File("mini"), WriteWatch.None);
        foreach (var part in (string[])["unet", "vae"])
        {
            using var expected = JsonDocument.Parse(File.ReadAllBytes(Golden.PathOf($"models/tiny-sd1-mini-diffusers/{part}/config.json")));
            using var actual = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder.File("mini"), part, "config.json")));
            foreach (var property in expected.RootElement.EnumerateObject().Where(p => p.Name != "sample_size"))
                Assert.Equal((part, property.Name, Plain(property.Value)), (part, property.Name, Plain(actual.RootElement.GetProperty(property.Name))));
        }

        using var full = Checkpoint.Open(Golden.PathOf("models/tiny-sd1.safetensors"));
        DiffusersExport.Write(new ConvertRequest("a", "b"), full, folder.File("full"), WriteWatch.None);
        using var words = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder.File("full"), "tokenizer", "vocab.json")));
        Assert.Equal((320, 49407), (words.RootElement.GetProperty("a</w>").GetInt32(), words.RootElement.GetProperty("<|endoftext|>").GetInt32()));
        Assert.Equal(48895, File.ReadLines(Path.Combine(folder.File("full"), "tokenizer", "merges.txt")).Count());
    }

    // Numbers are written in several ways: 1e-05 and 1E-05.
    private static string Plain(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetDouble().ToString("R", System.Globalization.CultureInfo.InvariantCulture) : JsonSerializer.Serialize(value);

    [Fact]
    public void OpenCLIPs_joined_matrices_are_taken_apart()
    {
        using var scope = NewDisposeScope();
        using var model = Checkpoint.Open(Golden.PathOf("models/tiny-sd2v.safetensors"));
        DiffusersExport.Write(new ConvertRequest("a", "b", SavePrecision.Fp32), model, folder.File("out"), WriteWatch.None);
        using var text = TensorFiles.Open(Path.Combine(folder.File("out"), "text_encoder", "model.safetensors"));
        var joined = model.File.Read("cond_stage_model.model.transformer.resblocks.0.attn.in_proj_weight", ScalarType.Float32);
        var parts = cat([.. ((string[])["q_proj", "k_proj", "v_proj"]).Select(p => text.Read($"text_model.encoder.layers.0.self_attn.{p}.weight"))], 0);
        TensorAssert.Identical(joined, parts);
        // SD 2 reads the last layer but one: diffusers leaves the last out.
        Assert.DoesNotContain($"text_model.encoder.layers.{model.Family.TextEncoders[0].Layers - 1}.layer_norm1.weight", text.Tensors.Keys);
        using var scheduler = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder.File("out"), "scheduler", "scheduler_config.json")));
        Assert.Equal("v_prediction", scheduler.RootElement.GetProperty("prediction_type").GetString());
    }
}
