using System.Text.Json;
using Easel.Engine.Families;
using Easel.Engine.Formats;
using Easel.Engine.Formats.Diffusers;
using Easel.Engine.Networks.Layers;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Formats;

public class DiffusersTests
{
    private static readonly UNetConfig s_sd1 = new(4, 4, 320, [1, 2, 4, 4], [2, 2, 2, 2], [1, 1, 1, 0], 1, 768, 8, null, false, null);
    private static readonly VaeConfig s_vae = new(128, [1, 2, 4, 4], 2, 4);
    private static readonly UNetConfig s_mini = new(4, 4, 32, [1, 1], [1, 1], [0, 1], 1, 32, 4, null, false, null);
    private static readonly VaeConfig s_miniVae = new(32, [1, 2], 1, 4);

    [Theory]
    [InlineData("sd1.diffusers-keymap.json", "unet_sd1_sd2", 686)]
    [InlineData("sd1.diffusers-keymap.json", "vae", 248)]
    [InlineData("tiny-sd1-mini.diffusers-keymap.json", "unet", 206)]
    [InlineData("tiny-sd1-mini.diffusers-keymap.json", "vae", 124)]
    public void The_rules_give_the_reference_map_both_ways(string file, string part, int count)
    {
        var mini = file.StartsWith("tiny", StringComparison.Ordinal);
        var map = part == "vae" ? VaeKeys.For(mini ? s_miniVae : s_vae) : UNetKeys.For(mini ? s_mini : s_sd1);
        using var json = Golden.Json("models/" + file);
        var pairs = json.RootElement.GetProperty(part).EnumerateObject().ToList();
        Assert.Equal(count, pairs.Count);
        foreach (var pair in pairs)
        {
            Assert.Equal(pair.Value.GetString(), map.ToDiffusers(pair.Name));
            Assert.Equal(pair.Name, map.ToSingleFile(pair.Value.GetString()!));
        }

        Assert.Null(map.ToDiffusers("model.diffusion_model.input_blocks.99.0.op.weight"));
    }

    [Fact, NoTensorLeaks]
    public void A_folder_is_the_same_model_as_the_single_file()
    {
        using var folder = Checkpoint.Open(Golden.PathOf("models/tiny-sd1-mini-diffusers"));
        using var single = Checkpoint.Open(Golden.PathOf("models/tiny-sd1-mini.zip.ckpt"));
        Assert.Equal(TensorFileFormat.Diffusers, folder.File.Format);
        // The folder's sample_size and the sidecar's image_size differ in the golden data.
        Assert.Equal(Text(single.Family with { Defaults = folder.Family.Defaults }), Text(folder.Family));
        Assert.Equal(single.File.Tensors.Keys, folder.File.Tensors.Keys);
        foreach (var info in single.File.Tensors.Values)
        {
            using var scope = NewDisposeScope();
            long[] shape = [.. info.Shape];
            var expected = new CheckpointWeights(single.File).Get(info.Name, Initializer.Zeros, shape);
            var actual = new CheckpointWeights(folder.File).Get(info.Name, Initializer.Zeros, shape);
            Assert.Equal(expected.bytes.ToArray(), actual.bytes.ToArray());
            expected.Dispose();
            actual.Dispose();
        }
    }

    [Fact, NoTensorLeaks]
    public void An_SDXL_folder_gives_OpenClips_joined_and_turned_matrices()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var single = Checkpoint.Open(Golden.PathOf("models/tiny-sdxl.safetensors"));
        WriteAsDiffusers(single, folder.Path);
        using var opened = Checkpoint.Open(folder.Path);
        var text = single.Family.TextEncoders;
        Assert.Equal(Text(single.Family with { Defaults = opened.Family.Defaults, TextEncoders = opened.Family.TextEncoders }), Text(opened.Family));
        Assert.Equal(text, opened.Family.TextEncoders);
        foreach (var info in single.File.Tensors.Values.Where(t => !t.Name.Contains("position_ids", StringComparison.Ordinal)))
        {
            if (!info.Name.EndsWith("logit_scale", StringComparison.Ordinal))
                Assert.Equal(single.File.Read(info.Name).bytes.ToArray(), opened.File.Read(info.Name).bytes.ToArray());
        }
    }

    [Theory, NoTensorLeaks]
    [InlineData("tiny-sd1-mini-diffusers/vae/diffusion_pytorch_model.safetensors", "first_stage_model.")]
    [InlineData("tiny-sd1-mini-diffusers/unet/diffusion_pytorch_model.safetensors", "model.diffusion_model.")]
    [InlineData("tiny-sd1-mini-diffusers/text_encoder/model.safetensors", "cond_stage_model.transformer.")]
    public void A_part_alone_gets_the_names_of_the_whole(string file, string prefix)
    {
        using var part = SingleFileNames.Of(TensorFiles.Open(Golden.PathOf("models/" + file)));
        using var whole = TensorFiles.Open(Golden.PathOf("models/tiny-sd1-mini.zip.ckpt"));
        Assert.Equal(whole.Tensors.Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal)), part.Tensors.Keys);
    }

    private static string Text(object value) => JsonSerializer.Serialize(value);

    /// <summary>Writes a single-file SDXL checkpoint as the reference would convert it.</summary>
    private static void WriteAsDiffusers(Checkpoint single, string folder)
    {
        var parts = new Dictionary<string, Dictionary<string, Tensor>> { ["unet"] = [], ["vae"] = [], ["text_encoder"] = [], ["text_encoder_2"] = [] };
        var (unet, vae) = (UNetKeys.For(single.Family.UNet), VaeKeys.For(single.Family.Vae!));
        foreach (var name in single.File.Tensors.Keys)
        {
            var tensor = single.File.Read(name);
            if (unet.ToDiffusers(name) is { } u)
                parts["unet"][u] = tensor;
            else if (vae.ToDiffusers(name) is { } v)
                parts["vae"][v] = tensor;
            else if (name.StartsWith("conditioner.embedders.0.transformer.", StringComparison.Ordinal))
                parts["text_encoder"][name["conditioner.embedders.0.transformer.".Length..]] = tensor;
            else if (name.StartsWith("conditioner.embedders.1.model.", StringComparison.Ordinal))
                AddHuggingFace(parts["text_encoder_2"], name["conditioner.embedders.1.model.".Length..], tensor);
        }

        foreach (var (part, tensors) in parts)
            SafetensorsWriter.Write(Path.Combine(folder, part, part[0] == 't' ? "model.safetensors" : "diffusion_pytorch_model.safetensors"), tensors);
        File.WriteAllText(Path.Combine(folder, "unet", "config.json"), """{"in_channels":4,"attention_head_dim":[1,2,2],"block_out_channels":[32,64,64],"sample_size":128}""");
        File.WriteAllText(Path.Combine(folder, "vae", "config.json"), """{"scaling_factor":0.13025}""");
        foreach (var part in (string[])["text_encoder", "text_encoder_2"])
            File.WriteAllText(Path.Combine(folder, part, "config.json"), """{"num_attention_heads":2}""");
    }

    private static void AddHuggingFace(Dictionary<string, Tensor> part, string name, Tensor tensor)
    {
        name = name.Replace("transformer.resblocks", "text_model.encoder.layers", StringComparison.Ordinal)
            .Replace("ln_1", "layer_norm1", StringComparison.Ordinal).Replace("ln_2", "layer_norm2", StringComparison.Ordinal)
            .Replace("mlp.c_fc", "mlp.fc1", StringComparison.Ordinal).Replace("mlp.c_proj", "mlp.fc2", StringComparison.Ordinal)
            .Replace("attn.out_proj", "self_attn.out_proj", StringComparison.Ordinal);
        if (name.IndexOf("attn.in_proj_", StringComparison.Ordinal) is var at and >= 0)
        {
            var pieces = tensor.chunk(3, 0);
            for (var i = 0; i < 3; i++)
                part[$"{name[..at]}self_attn.{"qkv"[i]}_proj.{name[(at + "attn.in_proj_".Length)..]}"] = pieces[i];
            return;
        }

        switch (name)
        {
            case "text_projection": part["text_projection.weight"] = tensor.t().contiguous(); break;
            case "token_embedding.weight": part["text_model.embeddings.token_embedding.weight"] = tensor; break;
            case "positional_embedding": part["text_model.embeddings.position_embedding.weight"] = tensor; break;
            case "ln_final.weight" or "ln_final.bias": part["text_model." + name.Replace("ln_final", "final_layer_norm", StringComparison.Ordinal)] = tensor; break;
            case "logit_scale": break;
            default: part[name] = tensor; break;
        }
    }
}
