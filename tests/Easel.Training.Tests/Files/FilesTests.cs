using System.Text.Json;
using System.Collections.Immutable;
using Easel.Core.Requests;
using Easel.Engine.Adapters.Weight;
using Easel.Engine.Families;
using Easel.Engine.Formats;
using Easel.Engine.Networks.Clip;
using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.UNet;
using Easel.Testing;
using Easel.Training.Datasets;
using Easel.Training.Files;
using Easel.Training.Sessions;
using Easel.Training.Targets;
using Easel.Training.Tests.Datasets;
using static TorchSharp.torch;

namespace Easel.Training.Tests.Files;

public sealed class FilesTests : IDisposable
{
    private readonly PictureFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Mission_9_26_The_metadata_has_the_references_keys_and_spelling()
    {
        using var golden = Golden.Json("mini/data/metadata.json");
        var data = Metadata();
        // The commit of sd-scripts is none of Easel's; of datasets tells the next test.
        string[] absent = ["ss_sd_scripts_commit_hash", "ss_datasets"];
        var missing = golden.RootElement.GetProperty("keys_in_reference").EnumerateArray().Select(key => key.GetString()!).Except(data.Keys).Except(absent);
        Assert.Empty(missing);
        foreach (var (key, kind) in golden.RootElement.GetProperty("keys").EnumerateObject().Select(key => (key.Name, key.Value.GetProperty("type").GetString()!)))
        {
            if (!data.TryGetValue(key, out var value)) continue;
            Assert.True(kind switch
            {
                "integer as text" => long.TryParse(value, out _),
                "bool as Python text True/False" => value is "True" or "False",
                "float as text (Python repr)" => value == "None" || value.Contains('.', StringComparison.Ordinal) || value.Contains('e', StringComparison.Ordinal),
                "JSON text" => value.StartsWith('{') && value.EndsWith('}'),
                _ => value.Length > 0,
            }, $"{key} is '{value}', not {kind}");
        }

        Assert.Equal("""{"10_sls 1girl":{"solo":2,"sls":1,"x":1}}""", data["ss_tag_frequency"]);
        Assert.Equal("""{"10_sls 1girl":{"n_repeats":10,"img_count":2}}""", data["ss_dataset_dirs"]);
        Assert.Equal(("0.1", "5e-05", "0.0001", "(512, 512)"), (data["ss_noise_offset"], data["ss_text_encoder_lr"], data["ss_learning_rate"], data["ss_resolution"]));
    }

    /// <summary>train_network.py writes the list where datasets come from a file of their own.</summary>
    [Fact]
    public void Mission_9_26_Several_datasets_are_told_one_by_one()
    {
        folder.Add("x/a.png", 512, 512, "sls, solo");
        folder.Add("y/b.png", 512, 512, "cpc");
        folder.Add("y/c.png", 512, 512, "cpc");
        var file = folder.Text("d.toml", $"""
            [[datasets]]
            batch_size = 2
              [[datasets.subsets]]
              image_dir = '{folder.Path("x")}'
              class_tokens = "sls girl"
              num_repeats = 3
            [[datasets]]
            resolution = 768
              [[datasets.subsets]]
              image_dir = '{folder.Path("y")}'
              shuffle_caption = true
            """);
        var told = JsonDocument.Parse(Metadata(new TrainData(ConfigFile: file))["ss_datasets"]).RootElement;
        Assert.Equal((2, 2, 3), (told.GetArrayLength(), told[0].GetProperty("batch_size_per_device").GetInt32(), told[0].GetProperty("num_train_images").GetInt32()));
        var subset = told[0].GetProperty("subsets")[0];
        Assert.Equal(("x", "sls girl", 1, 3), (subset.GetProperty("image_dir").GetString(), subset.GetProperty("class_tokens").GetString(), subset.GetProperty("img_count").GetInt32(), subset.GetProperty("num_repeats").GetInt32()));
        Assert.Equal((768, 2, true), (told[1].GetProperty("resolution")[0].GetInt32(), told[1].GetProperty("tag_frequency").GetProperty("y").GetProperty("cpc").GetInt32(), told[1].GetProperty("subsets")[0].GetProperty("shuffle_caption").GetBoolean()));
    }

    [Fact]
    public void Hashes_are_those_of_the_tensors_alone()
    {
        using var scope = NewDisposeScope();
        var tensors = new Dictionary<string, Tensor> { ["lora_unet_x.lora_down.weight"] = arange(6, dtype: ScalarType.Float32).view(2, 3) };
        var (one, other) = (folder.Path("one.safetensors"), folder.Path("other.safetensors"));
        TrainedFile.Write(one, tensors, "fp16", new Dictionary<string, string> { ["ss_steps"] = "1", ["modelspec.title"] = "a" });
        TrainedFile.Write(other, tensors, "fp16", new Dictionary<string, string> { ["ss_steps"] = "2", ["modelspec.title"] = "b" });
        using var first = TensorFiles.Open(one);
        using var second = TensorFiles.Open(other);
        Assert.Equal(first.Metadata["sshs_model_hash"], second.Metadata["sshs_model_hash"]);
        Assert.StartsWith(FileHashes.Of(one, TestContext.Current.CancellationToken).AutoV3!, first.Metadata["sshs_model_hash"], StringComparison.Ordinal);
        Assert.Equal(DType.F16, first.Tensors.Values.Single().DType);
        Assert.Equal(2, Directory.GetFiles(folder.Root).Length);
    }

    [Fact]
    public void A_LoRA_for_SD_1_5_has_192_modules_in_the_UNet_and_72_in_the_text_encoder()
    {
        var unet = new UNetConfig(4, 4, 320, [1, 2, 4, 4], [2, 2, 2, 2], [1, 1, 1, 0], 1, 768, 8, null, false, null);
        var text = new TextEncoderConfig(TextEncoderKind.Clip, "cond_stage_model.transformer", 768, 12, 12, 3072, 49408, true, null, TextLayer.Last, 49407);
        var shapes = new Shapes();
        using var network = new UNetModel(new Weights(shapes, ModelFamilies.UNetPrefix), unet);
        using var tower = TextTower.Build(new Weights(shapes), text);
        using var golden = Checkpoint.Open(Golden.PathOf("mini/mini.safetensors"));
        var family = golden.Family with { UNet = unet, TextEncoders = [text] };
        var modules = AdapterModules.Of(AdapterKeys.Of(family, shapes.All), AdapterLayers.Plain);
        Assert.Equal((192, 72), (modules.Count(module => !module.Target.IsText), modules.Count(module => module.Target.IsText)));
        Assert.Contains(modules, module => module.Name == "lora_unet_up_blocks_3_attentions_2_transformer_blocks_0_ff_net_0_proj");
        Assert.Contains(modules, module => module.Name == "lora_te_text_model_encoder_layers_11_mlp_fc2");
    }

    private IReadOnlyDictionary<string, string> Metadata()
    {
        folder.Add("10_sls 1girl/a.png", 512, 512, "sls, solo");
        folder.Add("10_sls 1girl/b.png", 512, 512, "x, solo");
        return Metadata(new TrainData(folder.Root));
    }

    private IReadOnlyDictionary<string, string> Metadata(TrainData data)
    {
        var request = new TrainRequest(Data: data, Optimizer: new TrainOptimizer(TextLearningRates: [5e-5]), Loss: new TrainLoss(NoiseOffset: 0.1), Run: new TrainRun(Epochs: 2, Seed: 1));
        var findings = new List<TrainFinding>();
        ImmutableArray<LoadedDataset> datasets = [.. DatasetLoader.Resolve(request.Data, findings).Select(new DatasetLoader(folder, findings).Load)];
        var model = new BaseModel("sd15.safetensors", "sd1", false, "ab", "cd", new HashedFile("vae.safetensors", "ef", "01"));
        return new TrainingMetadata(request, TrainingPlan.Of(request, datasets), datasets, model).Of(20, 1, DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123), DateTimeOffset.FromUnixTimeSeconds(1_700_000_100));
    }

    // Gives tensors of any shape that take no memory.
    private sealed class Shapes : IWeightSource
    {
        public List<(string Name, IReadOnlyList<long> Shape)> All { get; } = [];

        public bool Has(string name) => true;

        public Tensor Get(string name, Initializer initializer, long[] shape)
        {
            All.Add((name, shape));
            using var one = zeros(1);
            return one.expand(shape);
        }
    }
}
