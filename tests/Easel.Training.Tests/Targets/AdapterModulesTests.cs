using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Engine.Adapters.Weight;
using Easel.Engine.Formats;
using Easel.Testing;
using Easel.Training.Targets;
using Easel.Training.Tests.Steps;
using static TorchSharp.torch;

namespace Easel.Training.Tests.Targets;

[NoTensorLeaks]
public sealed class AdapterModulesTests
{
    [Theory]
    [InlineData("lora_init_up_zero", false)]
    [InlineData("loha_init", false)]
    [InlineData("locon_init", true)]
    public void The_modules_are_those_of_the_reference(string file, bool convolutions)
    {
        using var model = new MiniModel();
        using var adapters = AdapterFile.Open(Golden.PathOf($"mini/training/{file}.safetensors"));
        Assert.Equal(
            adapters.Modules.Select(module => module.Module).Order(StringComparer.Ordinal),
            AdapterModules.Of(model.Keys, convolutions ? AdapterLayers.WithConvolutions : AdapterLayers.Plain).Select(module => module.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Fresh_adapters_change_nothing_and_have_the_shapes_of_their_rank()
    {
        using var scope = NewDisposeScope();
        using var model = new MiniModel();
        foreach (var network in (TrainNetwork[])[new("lora", 8), new("locon", 4, ConvDim: 2), new("locon", 4, ConvDim: 2, Tucker: true), new("loha", 2), new("lokr", 2), new("lokr", 2, Factor: 4), new("lokr", 1, DecomposeBoth: true), new("lokr", 100000), new("ia3"), new("dora", 4), new("loha", 2, Decompose: true, DecomposeOnOutput: true), new("locon", 2, ConvDim: 2, Decompose: true), new("loha", 2, ConvDim: 2, Preset: "full")])
        {
            using var scopeOfOne = NewDisposeScope();
            using var noGradients = no_grad();
            using var target = Fresh(model, network);
            var before = model.Step().Measure(model.Inputs());
            using (target.Apply(training: true)) Assert.True(before.allclose(model.Step().Measure(model.Inputs()), rtol: 1e-6));
            if (network.Algorithm == "lora") Assert.All(target.Parameters, p => Assert.Contains(8, p.Parameter.shape));
        }
    }

    /// <summary>lycoris/config.py, PRESET.</summary>
    [Theory]
    [InlineData("full", true, true, true, true, true)]
    [InlineData("full-lin", true, true, false, true, true)]
    [InlineData("attn-mlp", true, false, false, false, true)]
    [InlineData("attn-only", false, false, false, false, false)]
    [InlineData("unet-only", true, true, true, true, false)]
    [InlineData("unet-transformer-only", true, false, false, false, false)]
    [InlineData("unet-convblock-only", false, true, true, false, false)]
    public void Presets_take_the_layers_of_LyCORIS(string preset, bool feedForward, bool shortcuts, bool convolutions, bool time, bool textMlp)
    {
        using var model = new MiniModel();
        var names = AdapterModules.Of(model.Keys, new TrainNetwork("loha", Preset: preset).Layers()).Select(module => module.Name).ToList();
        bool Has(string part) => names.Exists(name => name.Contains(part, StringComparison.Ordinal));
        Assert.Equal((feedForward, shortcuts, convolutions, time, textMlp), (Has("_ff_net_2"), Has("_time_emb_proj"), Has("_resnets_0_conv1"), Has("_time_embedding_linear_1"), Has("_mlp_fc1")));
        Assert.Equal((preset is not "unet-convblock-only", preset is "full" or "unet-only", !preset.StartsWith("unet", StringComparison.Ordinal)), (Has("_attn2_to_k"), Has("_conv_in"), Has("_self_attn_q_proj")));
    }

    [Fact]
    public void IA3_takes_the_layers_and_sides_of_the_reference()
    {
        using var scope = NewDisposeScope();
        using var model = new MiniModel();
        using var golden = TensorFiles.Open(Golden.PathOf("mini/adapters/ia3/adapter.safetensors"));
        using var target = Fresh(model, new TrainNetwork("ia3"));
        var made = target.FileTensors();
        foreach (var (name, tensor) in golden.Tensors.Where(tensor => made.ContainsKey(tensor.Key)))
        {
            Assert.Equal(tensor.Shape.AsEnumerable(), made[name].shape);
            if (name.EndsWith("on_input", StringComparison.Ordinal)) Assert.Equal(golden.Read(name).item<long>(), made[name].item<long>());
        }

        Assert.Contains("lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_ff_net_2.on_input", golden.Tensors.Keys.Intersect(made.Keys));
        Assert.DoesNotContain(made.Keys, name => name.Contains("to_q", StringComparison.Ordinal));
    }

    [Fact]
    public void DyLoRA_teaches_one_unit_a_step_and_drawn_ranks_change()
    {
        using var scope = NewDisposeScope();
        using var model = new MiniModel();
        using var target = Fresh(model, new TrainNetwork("dylora", 4, Unit: 2));
        var name = "lora_unet_mid_block_attentions_0_proj_in.lora_up.weight";
        var up = target.Parameters.Single(p => p.Name == name).Parameter;
        var halves = new HashSet<bool>();
        for (var step = 0; step < 12; step++)
        {
            target.Step = step;
            using (target.Apply(training: true)) model.Step().Run(model.Inputs());
            var rows = up.grad!.abs().amax([0, 2, 3]);
            // Two ranks learn, the other two do not.
            Assert.Equal(2, (rows > 0).sum().item<long>());
            Assert.Equal(rows[0].item<float>() > 0, rows[1].item<float>() > 0);
            halves.Add(rows[0].item<float>() > 0);
            foreach (var parameter in target.Parameters) parameter.Parameter.grad = null;
        }

        Assert.Equal(2, halves.Count);
    }

    [Fact]
    public void DyLoRA_goes_on_only_from_ranks_that_its_unit_divides_and_without_a_core()
    {
        using var scope = NewDisposeScope();
        using var model = new MiniModel();
        var path = Path.Combine(Path.GetTempPath(), $"easel-dylora-{Guid.NewGuid():N}.safetensors");
        try
        {
            foreach (var (network, trouble) in (ReadOnlySpan<(TrainNetwork, string)>)[(new TrainNetwork("lora", 3), "rank of 3"), (new TrainNetwork("locon", 2, ConvDim: 2, Tucker: true), "Tucker")])
            {
                using (var made = Fresh(model, network)) SafetensorsWriter.Write(path, made.FileTensors());
                var refused = Assert.Throws<InvalidRequestException>(() => Fresh(model, new TrainNetwork("dylora", 4, ConvDim: 4, Unit: 2, Weights: path)));
                Assert.Contains(trouble, refused.Message, StringComparison.Ordinal);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Mission_9_15_Alpha_over_rank_is_the_factor_and_stands_in_the_file()
    {
        using var scope = NewDisposeScope();
        using var model = new MiniModel();
        using var target = Fresh(model, new TrainNetwork("lora", 8, Alpha: 2));
        var tensors = target.FileTensors();
        Assert.Equal(96 * 3, tensors.Count);
        Assert.All(tensors.Where(t => t.Key.EndsWith(".alpha", StringComparison.Ordinal)), t => Assert.Equal(2f, t.Value.item<float>()));
        var adapter = new Lora(ones(8, 3), ones(5, 8), 2);
        Assert.Equal(2f, adapter.Delta(zeros(5, 3))[0, 0].item<float>());
        adapter.Dispose();
    }

    [Fact]
    public void Mission_9_12_A_rate_of_zero_leaves_a_network_out_of_training_and_file()
    {
        using var scope = NewDisposeScope();
        using var model = new MiniModel();
        using var target = Fresh(model, new TrainNetwork(), new TrainOptimizer(UNetLearningRate: 2e-4, TextLearningRates: [0]));
        Assert.False(target.TrainsText);
        Assert.All(target.Parameters, p => Assert.Equal(2e-4, p.Rate));
        Assert.DoesNotContain(target.FileTensors().Keys, name => name.StartsWith("lora_te", StringComparison.Ordinal));
        Assert.Throws<InvalidRequestException>(() => Fresh(model, new TrainNetwork(), new TrainOptimizer(LearningRate: 0)));
    }

    /// <summary>sd-scripts, networks/lora.py: get_block_index and get_block_lr_weight with is_sdxl.</summary>
    [Fact]
    public void SDXL_counts_its_blocks_as_its_checkpoints_do()
    {
        using var checkpoint = Checkpoint.Open(Golden.PathOf("models/tiny-sdxl.safetensors"));
        var modules = AdapterModules.Of(AdapterKeys.Of(checkpoint), new TrainNetwork(Preset: "full").Layers());
        Assert.All(modules.Where(module => !module.Target.IsText), module => Assert.Matches("^lora_unet_(input_blocks|middle_block|output_blocks)_", module.Name));
        int Block(string start) => modules.First(module => module.Name.StartsWith($"lora_unet_{start}_", StringComparison.Ordinal)).Block;
        Assert.Equal((2, 10, 11, 13), (Block("input_blocks_1"), Block("middle_block_0"), Block("middle_block_1"), Block("output_blocks_0")));

        var rates = new BlockRates(new TrainNetwork(DownLrWeight: "1,1,1,1,1,1,1,1,0.2", MidLrWeights: [0.5, 1, 0.05], UpLrWeight: "linear", BlockLrZeroThreshold: 0.1), isSdxl: true);
        Assert.Equal([1, 0.2, 0.5, 1, 0, 0, 0.125, 1, 1], ((int[])[0, 9, 10, 11, 12, 13, 14, 21, 22]).Select(rates.Of));
        Assert.Throws<InvalidRequestException>(() => new BlockRates(new TrainNetwork(DownLrWeight: "1,1,1,1,1,1,1,1,1,1,1,1"), isSdxl: true));
    }

    /// <summary>sd-scripts, networks/lora.py: block_dims are for linear layers and 1×1 convolutions, conv_block_dims for the others.</summary>
    [Fact]
    public void Ranks_by_block_are_each_for_their_kind_of_layer()
    {
        using var model = new MiniModel();
        var network = new TrainNetwork(Dim: 4, Alpha: 1, ConvDim: 2, BlockDims: [.. Enumerable.Range(1, 25)], ConvBlockAlphas: [.. Enumerable.Range(101, 25).Select(alpha => (double)alpha)]);
        var modules = AdapterModules.Of(model.Keys, network.Layers()).ToDictionary(module => module.Name, StringComparer.Ordinal);
        (int, double) Shape(string name) => LoraTarget.Shape(modules[name], network);
        Assert.Equal((2, 1), Shape("lora_unet_down_blocks_0_attentions_0_proj_in"));
        Assert.Equal((2, 102), Shape("lora_unet_down_blocks_0_resnets_0_conv1"));
        Assert.Equal((13, 1), Shape("lora_unet_mid_block_attentions_0_proj_in"));
        Assert.Equal((4, 1), Shape("lora_te_text_model_encoder_layers_0_mlp_fc1"));
    }

    [Fact]
    public void Rates_follow_networks_blocks_and_LoRA_plus()
    {
        using var scope = NewDisposeScope();
        using var model = new MiniModel();
        var network = new TrainNetwork(DownLrWeight: "zeros+0.5", UpLrWeight: "linear", MidLrWeight: 0.25, LoraPlusUNetRatio: 4);
        using var target = Fresh(model, network, new TrainOptimizer(LearningRate: 1e-3, UNetLearningRate: 1e-4, TextLearningRates: [5e-5]));
        double Rate(string name) => target.Parameters.Single(p => p.Name == name).Rate;
        Assert.Equal(0.5e-4, Rate("lora_unet_down_blocks_0_attentions_0_proj_in.lora_down.weight"), 12);
        Assert.Equal(2e-4, Rate("lora_unet_down_blocks_0_attentions_0_proj_in.lora_up.weight"), 12);
        Assert.Equal(0.25e-4, Rate("lora_unet_mid_block_attentions_0_proj_in.lora_down.weight"), 12);
        Assert.Equal(1e-4 * 3 / 11, Rate("lora_unet_up_blocks_1_attentions_0_proj_in.lora_down.weight"), 12);
        Assert.Equal(5e-5, Rate("lora_te_text_model_encoder_layers_0_mlp_fc1.lora_up.weight"), 12);
        // The first block of the way up has the factor 0.
        Assert.DoesNotContain(target.Parameters, p => p.Name.StartsWith("lora_unet_up_blocks_0_attentions_0", StringComparison.Ordinal));
    }

    [Fact]
    public void Mission_9_16_Dropout_acts_in_training_only_and_the_same_way_each_time()
    {
        using var scope = NewDisposeScope();
        using var model = new MiniModel();
        foreach (var network in (TrainNetwork[])[new(Dropout: 0.5), new(RankDropout: 0.5), new(ModuleDropout: 0.5)])
        {
            using var target = model.Lora("lora_init_up_nonzero", network);
            Tensor Loss(bool training, int step)
            {
                target.Step = step;
                using (target.Apply(training)) return model.Step().Measure(model.Inputs());
            }

            TensorAssert.Identical(Loss(false, 1), Loss(false, 2));
            TensorAssert.Identical(Loss(true, 1), Loss(true, 1));
            TensorAssert.Different(Loss(true, 1), Loss(true, 2));
            TensorAssert.Different(Loss(false, 1), Loss(true, 1));
        }
    }

    private static LoraTarget Fresh(MiniModel model, TrainNetwork network, TrainOptimizer? optimizer = null) =>
        LoraTarget.Create(model.Keys, model.Networks, network, new AdapterRates(network, optimizer ?? new TrainOptimizer()), new TrainingRandom(3), CPU);
}
