using System.Collections.Immutable;
using Easel.Engine.Adapters.Weight;
using Easel.Engine.Diffusion;
using Easel.Engine.Families;
using Easel.Engine.Networks.Clip;
using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.UNet;
using Easel.Engine.Tests.Networks;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Adapters.Weight;

/// <summary>The names of adapter files' modules, on the layouts of the published models (no weights are made for them).</summary>
[NoTensorLeaks]
public sealed class AdapterKeysTests
{
    private static readonly UNetConfig Sd1UNet = new(4, 4, 320, [1, 2, 4, 4], [2, 2, 2, 2], [1, 1, 1, 0], 1, 768, 8, null, false, null);
    private static readonly UNetConfig SdxlUNet = new(4, 4, 320, [1, 2, 4], [2, 2, 2], [0, 2, 10], 10, 2048, null, 64, true, 2816);

    private static readonly TextEncoderConfig ClipL = new(TextEncoderKind.Clip, "cond_stage_model.transformer", 768, 12, 12, 3072, 49408, true, null, TextLayer.Last, 49407);
    private static readonly TextEncoderConfig OpenClipH = new(TextEncoderKind.OpenClip, "cond_stage_model.model", 1024, 24, 16, 4096, 49408, false, 1024, TextLayer.PenultimateNormed, 0);
    private static readonly TextEncoderConfig BigG = OpenClipH with { Prefix = "conditioner.embedders.1.model", Width = 1280, Layers = 32, Heads = 20, FeedForward = 5120, ProjectionDim = 1280 };

    private static readonly ModelFamily Sd1 = Family("sd1", Sd1UNet, ClipL);
    private static readonly ModelFamily Sd2 = Family("sd2", Sd1UNet with { ContextDim = 1024, Heads = null, HeadChannels = 64, LinearProjection = true }, OpenClipH);
    private static readonly ModelFamily Sdxl = Family("sdxl", SdxlUNet, ClipL with { Prefix = "conditioner.embedders.0.transformer" }, BigG);

    [Theory]
    [InlineData("sd1", 192, 72, 0)]
    [InlineData("sd2", 192, 144, 0)]
    [InlineData("sdxl", 722, 72, 192)]
    public void Mission_5_7_kohyas_modules_are_all_there_and_found_again(string family, int unet, int text0, int text1)
    {
        var keys = Keys(family);
        var names = keys.Targets.Where(target => target.Shape.Count > 1).Select(target => (target, Name: keys.KohyaName(target))).ToList();
        // kohya's LoRA without convolutions: everything in the UNet's transformers, and the text encoders' attention and MLPs.
        Assert.Equal(unet, names.Count(one => one.target.Part == "unet" && keys.PlainName(one.target).Contains("_attentions_", StringComparison.Ordinal)));
        Assert.Equal(text0, names.Count(one => one.target.Part == "text0" && one.Name.Contains("_encoder_layers_", StringComparison.Ordinal)));
        Assert.Equal(text1, names.Count(one => one.target.Part == "text1" && one.Name.Contains("_encoder_layers_", StringComparison.Ordinal)));
        Assert.All(names.Where(one => !one.Name.Contains("in_proj", StringComparison.Ordinal)), one => Assert.Equal(one.target, keys.Find(one.Name)));
        Assert.Distinct(names.Select(one => one.Name));
    }

    /// <summary>sd-scripts trains SDXL with a UNet of its own, whose layers are named as in the checkpoint.</summary>
    [Theory]
    [InlineData("sd1", "model.diffusion_model.input_blocks.4.1.proj_in", "lora_unet_down_blocks_1_attentions_0_proj_in")]
    [InlineData("sdxl", "model.diffusion_model.input_blocks.4.1.proj_in", "lora_unet_input_blocks_4_1_proj_in")]
    [InlineData("sdxl", "model.diffusion_model.middle_block.1.transformer_blocks.9.attn2.to_out.0", "lora_unet_middle_block_1_transformer_blocks_9_attn2_to_out_0")]
    [InlineData("sdxl", "conditioner.embedders.1.model.transformer.resblocks.31.mlp.c_proj", "lora_te2_text_model_encoder_layers_31_mlp_fc2")]
    public void A_layer_is_saved_under_the_name_that_kohya_gives_it(string family, string layer, string name)
    {
        var keys = Keys(family);
        Assert.Equal(name, keys.KohyaName(keys.Targets.Single(target => target.Layer == layer && target.Shape.Count > 1 && target.Start is null)));
    }

    [Theory]
    [InlineData("sd1", "lora_unet_down_blocks_2_attentions_1_transformer_blocks_0_attn2_to_k", "model.diffusion_model.input_blocks.8.1.transformer_blocks.0.attn2.to_k")]
    [InlineData("sd1", "lora_unet_up_blocks_1_resnets_0_conv_shortcut", "model.diffusion_model.output_blocks.3.0.skip_connection")]
    [InlineData("sd1", "unet.mid_block.attentions.0.proj_out", "model.diffusion_model.middle_block.1.proj_out")]
    [InlineData("sd1", "lora_te_text_model_encoder_layers_11_mlp_fc2", "cond_stage_model.transformer.text_model.encoder.layers.11.mlp.fc2")]
    [InlineData("sd1", "text_encoder.text_model.encoder.layers.3.self_attn.out_proj", "cond_stage_model.transformer.text_model.encoder.layers.3.self_attn.out_proj")]
    [InlineData("sd2", "lora_te_text_model_encoder_layers_5_mlp_fc1", "cond_stage_model.model.transformer.resblocks.5.mlp.c_fc")]
    [InlineData("sd2", "lora_te_text_model_encoder_layers_5_self_attn_v_proj", "cond_stage_model.model.transformer.resblocks.5.attn")]
    [InlineData("sdxl", "lora_unet_input_blocks_4_1_transformer_blocks_1_ff_net_0_proj", "model.diffusion_model.input_blocks.4.1.transformer_blocks.1.ff.net.0.proj")]
    [InlineData("sdxl", "lora_unet_down_blocks_1_attentions_0_transformer_blocks_1_ff_net_0_proj", "model.diffusion_model.input_blocks.4.1.transformer_blocks.1.ff.net.0.proj")]
    [InlineData("sdxl", "lora_unet_label_emb_0_0", "model.diffusion_model.label_emb.0.0")]
    [InlineData("sdxl", "lora_te1_text_model_encoder_layers_0_self_attn_q_proj", "conditioner.embedders.0.transformer.text_model.encoder.layers.0.self_attn.q_proj")]
    [InlineData("sdxl", "lora_te2_text_model_encoder_layers_31_self_attn_out_proj", "conditioner.embedders.1.model.transformer.resblocks.31.attn.out_proj")]
    [InlineData("sdxl", "text_encoder_2.text_model.encoder.layers.31.mlp.fc2", "conditioner.embedders.1.model.transformer.resblocks.31.mlp.c_proj")]
    [InlineData("sdxl", "diffusion_model.output_blocks.2.1.proj_in", "model.diffusion_model.output_blocks.2.1.proj_in")]
    [InlineData("sd1", "lora_te2_text_model_encoder_layers_0_mlp_fc1", null)]
    [InlineData("sd1", "lora_unet_down_blocks_3_attentions_0_proj_in", null)]
    [InlineData("sd1", "something_else", null)]
    public void A_name_means_the_layer_of_that_family(string family, string module, string? layer) => Assert.Equal(layer, Keys(family).Find(module)?.Layer);

    [Fact]
    public void Query_key_and_value_of_a_joined_layer_are_its_thirds()
    {
        var keys = Keys("sdxl");
        foreach (var (i, part) in new[] { "q", "k", "v" }.Index())
        {
            var target = keys.Find($"lora_te2_text_model_encoder_layers_7_self_attn_{part}_proj")!;
            Assert.Equal((1280L * i, 1280, 1280), (target.Start, target.Shape[0], target.Shape[1]));
        }
    }

    [Fact]
    public void An_adapter_of_a_joined_layers_rows_changes_only_these_live_and_merged()
    {
        using var scope = NewDisposeScope();
        using var layer = new AdaptableLinear(new Easel.Engine.Networks.Layers.Weights(new RandomWeights(1)), 6, 12, prefix: "in_proj_");
        using var lora = new Lora(randn(2, 6), randn(4, 2), 1);
        using var rows = new RowsAdapter(lora, 4, 4);
        using var noGrad = no_grad();
        var x = randn(3, 6);
        var plain = layer.Forward(x);
        var change = x.matmul(lora.Delta(zeros(4, 6)).t());
        foreach (var mode in Enum.GetValues<AdapterMode>())
        {
            using var applied = AdapterScope.Apply([new(layer, rows)], mode);
            var y = layer.Forward(x);
            GoldenModel.AssertClose(plain.narrow(1, 4, 4) + change, y.narrow(1, 4, 4), 1e-5);
            GoldenModel.AssertClose(plain.narrow(1, 0, 4), y.narrow(1, 0, 4), 1e-6);
            GoldenModel.AssertClose(plain.narrow(1, 8, 4), y.narrow(1, 8, 4), 1e-6);
        }
    }

    private static AdapterKeys Keys(string id)
    {
        var family = id switch { "sd1" => Sd1, "sd2" => Sd2, _ => Sdxl };
        var shapes = new Shapes();
        using var unet = new UNetModel(new Easel.Engine.Networks.Layers.Weights(shapes, ModelFamilies.UNetPrefix), family.UNet);
        foreach (var tower in family.TextEncoders)
        {
            using var text = TextTower.Build(new Easel.Engine.Networks.Layers.Weights(shapes), tower);
        }

        return AdapterKeys.Of(family, shapes.All);
    }

    private static ModelFamily Family(string id, UNetConfig unet, params ImmutableArray<TextEncoderConfig> towers) =>
        new(id, ModelTask.Base, unet, null, towers, Prediction.Epsilon, new LatentFormat(4, 0.18215), new FamilyDefaults(512, 512));

    /// <summary>Notes which tensors a network asks for, and gives none.</summary>
    private sealed class Shapes : IWeightSource
    {
        public List<(string Name, IReadOnlyList<long> Shape)> All { get; } = [];

        public bool Has(string name) => true;

        public Tensor Get(string name, Initializer initializer, long[] shape)
        {
            All.Add((name, shape));
            return zeros(0).DetachFromDisposeScope();
        }
    }
}
