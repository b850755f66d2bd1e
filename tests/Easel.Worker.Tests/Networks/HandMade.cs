using System.Globalization;
using Easel.Engine.Formats;
using Easel.Engine.Native;
using static TorchSharp.torch;

namespace Easel.Worker.Tests.Networks;

/// <summary>A models folder with adapters made by hand for the tiny model (text width 48).</summary>
internal sealed class HandMade : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("easel-models-");

    public HandMade() => NativeTorch.EnsureLoaded();

    public string Models => Path.Combine(root.FullName, "models");

    public string PathOf(string relative)
    {
        var path = Path.Combine(Models, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    /// <summary>A LoRA of cross-attention's keys and values at the first level, and of a query of the text encoder.</summary>
    public string Lora(string name, int seed = 1, string? alias = null, int context = 48, params string[] more)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        var tensors = new Dictionary<string, Tensor>();
        void Add(string module, long inputs, long outputs)
        {
            tensors[$"{module}.lora_down.weight"] = randn([2, inputs], generator: generator);
            tensors[$"{module}.lora_up.weight"] = randn([outputs, 2], generator: generator) * 0.3;
            tensors[$"{module}.alpha"] = tensor(2f);
        }

        foreach (var part in (string[])["k", "v"]) Add($"lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_{part}", context, 32);
        Add("lora_te_text_model_encoder_layers_0_self_attn_q_proj", 48, 48);
        foreach (var module in more) Add(module, 48, 48);
        var path = PathOf(Path.Combine("Lora", name + ".safetensors"));
        SafetensorsWriter.Write(path, tensors, alias is null ? null : new Dictionary<string, string> { ["ss_output_name"] = alias });
        return path;
    }

    /// <summary>A LoRA with an embedding in it.</summary>
    public string Bundle(string name, string embedding)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(11);
        var path = PathOf(Path.Combine("Lora", name + ".safetensors"));
        SafetensorsWriter.Write(path, new Dictionary<string, Tensor>
        {
            ["lora_te_text_model_encoder_layers_0_self_attn_q_proj.lora_down.weight"] = randn([2, 48], generator: generator),
            ["lora_te_text_model_encoder_layers_0_self_attn_q_proj.lora_up.weight"] = randn([48, 2], generator: generator),
            [$"bundle_emb.{embedding}.string_to_param.*"] = randn([2, 48], generator: generator),
        });
        return path;
    }

    /// <summary>An embedding of two vectors.</summary>
    public string Embedding(string name, int width = 48, int seed = 1)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        var path = PathOf(Path.Combine("embeddings", name + ".safetensors"));
        SafetensorsWriter.Write(path, new Dictionary<string, Tensor> { ["emb_params"] = randn([2, width], generator: generator) });
        return path;
    }

    /// <summary>A hypernetwork with two linear layers a side.</summary>
    public string Hypernetwork(string name, int width = 48)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(7);
        var tensors = new Dictionary<string, Tensor>();
        foreach (var side in (int[])[0, 1])
        {
            for (var layer = 0; layer < 2; layer++)
            {
                tensors[string.Create(CultureInfo.InvariantCulture, $"{width}.{side}.linear.{layer}.weight")] = randn([width, width], generator: generator) * 0.1;
                tensors[string.Create(CultureInfo.InvariantCulture, $"{width}.{side}.linear.{layer}.bias")] = randn([width], generator: generator) * 0.1;
            }
        }

        var path = PathOf(Path.Combine("hypernetworks", name + ".safetensors"));
        SafetensorsWriter.Write(path, tensors);
        return path;
    }

    /// <summary>The tiny model's VAE with the weights of its last layer scaled.</summary>
    public string Vae(string relative, double factor)
    {
        using var scope = NewDisposeScope();
        using var model = TensorFiles.Open(Generation.Studio.Model);
        var tensors = model.Tensors.Keys.Where(name => name.StartsWith("first_stage_model.", StringComparison.Ordinal))
            .ToDictionary(name => name, name => name == "first_stage_model.decoder.conv_out.weight" ? model.Read(name) * factor : model.Read(name));
        SafetensorsWriter.Write(PathOf(relative), tensors);
        return PathOf(relative);
    }

    public void Dispose() => root.Delete(recursive: true);
}
