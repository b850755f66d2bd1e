using System.Collections.Immutable;
using System.Text.Json;
using Easel.Core.Prompts;
using Easel.Engine.Adapters.Weight;
using Easel.Engine.Formats;
using Easel.Engine.Networks.Layers;
using Easel.Engine.Tests.Networks;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Adapters.Weight;

/// <summary>Every kind of adapter against the web UI's figures (tests/Golden/mini/README.md).</summary>
[NoTensorLeaks]
public sealed class AdapterGoldenTests
{
    private const double Tolerance = 3e-5;

    public static TheoryData<string> Files => new(
        "kohya_lora/adapter", "kohya_lora_fp16/adapter", "locon_tucker/adapter", "loha/adapter", "loha_tucker/adapter", "lokr/adapter",
        "peft_lora/adapter", "peft_lora/adapter_legacy_processor", "peft_lora/adapter_with_alpha",
        "ia3/adapter", "full_diff/adapter", "norm/adapter", "dora_lora/adapter", "dora_loha/adapter", "dora_out/adapter",
        "oft/adapter", "oft_constrained/adapter", "oft_constrained/adapter_oft_unet_prefix", "oft_diag_old/adapter", "boft/adapter",
        "glora/adapter", "glora_new/adapter");

    [Fact]
    public void The_model_itself_answers_as_the_reference()
    {
        using var scope = NewDisposeScope();
        using var mini = new MiniModel();
        using var golden = TensorFiles.Open(Golden.PathOf("mini/base_expected.safetensors"));
        GoldenModel.AssertClose(golden.Read("eps"), mini.Eps(), Tolerance);
        GoldenModel.AssertClose(golden.Read("hidden"), mini.Hidden(), Tolerance);
        GoldenModel.AssertClose(golden.Read("eps_from_ids"), mini.Eps(mini.Hidden().narrow(0, 0, 2)), Tolerance);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Mission_5_7_Mission_5_12_Mission_5_13_Each_kind_changes_the_weights_as_the_reference_does(string name)
    {
        using var scope = NewDisposeScope();
        using var mini = new MiniModel();
        using var file = Open(name);
        using var golden = TensorFiles.Open(Case(name, "delta"));
        var match = Matched(file, mini);
        var found = match.Found.ToDictionary(matched => matched.Target.Layer, StringComparer.Ordinal);
        foreach (var key in golden.Tensors.Keys)
        {
            var dot = key.LastIndexOf('.');
            var adapter = found[key[..dot]].Adapter;
            var delta = key.EndsWith(".bias", StringComparison.Ordinal) ? adapter.BiasDelta() : adapter.Delta(mini.Checkpoint.File.Read(key));
            GoldenModel.AssertClose(golden.Read(key), delta!, Tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Mission_5_7_Mission_5_12_Mission_5_13_Networks_answer_as_the_reference_live_and_merged_and_afterwards_as_before(string name)
    {
        using var scope = NewDisposeScope();
        using var mini = new MiniModel();
        using var file = Open(name);
        using var golden = TensorFiles.Open(Case(name, "expected"));
        var match = Matched(file, mini);
        var (eps, hidden) = (mini.Eps(), mini.Hidden());
        var strength = new AdapterStrength();
        foreach (var mode in Enum.GetValues<AdapterMode>())
        {
            using var unet = AdapterScope.Apply(match.On("unet", mini.UNet, _ => strength), mode);
            using var text = AdapterScope.Apply(match.On("text0", mini.Text, _ => strength), mode);
            foreach (var multiplier in (double[])[1, 0.6])
            {
                strength.Value = multiplier;
                GoldenModel.AssertClose(golden.Read(FormattableString.Invariant($"eps_{multiplier:0.0}")), mini.Eps(), Tolerance);
                GoldenModel.AssertClose(golden.Read(FormattableString.Invariant($"hidden_{multiplier:0.0}")), mini.Hidden(), Tolerance);
            }

            strength.Value = 0;
            TensorAssert.Identical(eps, mini.Eps());
            TensorAssert.Identical(hidden, mini.Hidden());
            strength.Value = 1;
            using var inner = AdapterScope.Apply(match.On("unet", mini.UNet, _ => strength));
            TensorAssert.Different(eps, mini.Eps());
        }

        TensorAssert.Identical(eps, mini.Eps());
        TensorAssert.Identical(hidden, mini.Hidden());
    }

    [Fact]
    public void Every_name_of_the_key_map_means_the_layer_that_it_says()
    {
        using var mini = new MiniModel();
        using var map = Golden.Json("mini/adapters/keymap.json");
        Assert.All(map.RootElement.EnumerateObject(), pair => Assert.Equal(pair.Value.GetString(), mini.Keys.Find(pair.Name)?.Layer + ".weight"));
    }

    [Theory]
    [InlineData(AdapterMode.Live)]
    [InlineData(AdapterMode.Merged)]
    public void Mission_5_11_Files_add_up_whatever_their_order(AdapterMode mode)
    {
        using var scope = NewDisposeScope();
        using var mini = new MiniModel();
        using var golden = TensorFiles.Open(Golden.PathOf("mini/adapters/combos/expected.safetensors"));
        using var combos = Golden.Json("mini/adapters/combos/combos.json");
        var stack = combos.RootElement.GetProperty("stack").EnumerateArray().ToList();
        foreach (var order in (IEnumerable<JsonElement>[])[stack, Enumerable.Reverse(stack)])
        {
            using var all = new Several();
            foreach (var one in order)
                all.Apply(mini, Open(one.GetProperty("adapter").GetString() + "/adapter"), new AdapterStrength(one.GetProperty("weight").GetDouble()), mode);
            GoldenModel.AssertClose(golden.Read("stack.eps"), mini.Eps(), Tolerance);
            GoldenModel.AssertClose(golden.Read("stack.hidden"), mini.Hidden(), Tolerance);
        }
    }

    [Theory]
    [InlineData(AdapterMode.Live)]
    [InlineData(AdapterMode.Merged)]
    public void Mission_5_7_Text_encoder_and_UNet_have_weights_of_their_own(AdapterMode mode)
    {
        using var scope = NewDisposeScope();
        using var mini = new MiniModel();
        using var golden = TensorFiles.Open(Golden.PathOf("mini/adapters/combos/expected.safetensors"));
        using var all = new Several();
        all.Apply(mini, Open("kohya_lora/adapter"), new AdapterStrengths(LoraTag.Read(new ExtraNetwork("lora", ["x", "0.5", "0.8"]))), mode);
        GoldenModel.AssertClose(golden.Read("te_unet.eps"), mini.Eps(), Tolerance);
        GoldenModel.AssertClose(golden.Read("te_unet.hidden"), mini.Hidden(), Tolerance);
    }

    [Fact]
    public void Blocks_have_weights_of_their_own()
    {
        using var scope = NewDisposeScope();
        using var mini = new MiniModel();
        using var golden = TensorFiles.Open(Golden.PathOf("mini/adapters/combos/expected.safetensors"));
        using var combos = Golden.Json("mini/adapters/combos/combos.json");
        var weights = combos.RootElement.GetProperty("blockweight").GetProperty("weights").EnumerateObject()
            .ToImmutableSortedDictionary(weight => weight.Name, weight => weight.Value.GetDouble(), StringComparer.Ordinal);
        using var all = new Several();
        all.Apply(mini, Open("kohya_lora/adapter"), new AdapterStrengths(new LoraTag("x", 1, 1, null, []) { Blocks = new BlockWeights(weights) }), AdapterMode.Merged);
        GoldenModel.AssertClose(golden.Read("blockweight.eps"), mini.Eps(), Tolerance);
        GoldenModel.AssertClose(golden.Read("blockweight.hidden"), mini.Hidden(), Tolerance);
    }

    [Fact]
    public void Outside_its_steps_an_adapter_leaves_the_UNet_alone_and_merged_weights_follow()
    {
        using var scope = NewDisposeScope();
        using var mini = new MiniModel();
        var strengths = new AdapterStrengths(LoraTag.Read(new ExtraNetwork("lora", ["x", "step=3-4"])));
        var (plain, text) = (mini.Eps(), mini.Hidden());
        using var all = new Several();
        all.Apply(mini, Open("kohya_lora/adapter"), strengths, AdapterMode.Merged);
        for (var step = 1; step <= 5; step++)
        {
            strengths.AtStep(step);
            Assert.Equal(step is 3 or 4, !GoldenModel.BitEqual(plain, mini.Eps()));
            Assert.False(GoldenModel.BitEqual(text, mini.Hidden()));
        }
    }

    [Fact]
    public void Mission_5_9_The_change_is_proportional_to_the_weight()
    {
        using var scope = NewDisposeScope();
        using var mini = new MiniModel();
        using var file = Open("kohya_lora/adapter");
        var linear = Matched(file, mini).Found.First(matched => matched.Target.Layer.EndsWith("attn1.to_q", StringComparison.Ordinal));
        var layer = mini.UNet.Layers().OfType<AdaptableLinear>().Single(layer => layer.Name == linear.Target.Layer);
        using var noGrad = no_grad();
        var one = eye(32);
        var plain = layer.Forward(one);
        double NormAt(double weight)
        {
            using var applied = AdapterScope.Apply([new(layer, linear.Adapter, new AdapterStrength(weight))], AdapterMode.Merged);
            return (layer.Forward(one) - plain).norm().item<float>();
        }

        foreach (var weight in (double[])[0.25, 0.5, 1.5, 2, -1]) Assert.Equal(Math.Abs(weight) * NormAt(1), NormAt(weight), 1e-5);
    }

    [Fact]
    public void A_LoRA_cut_to_a_rank_keeps_its_first_rows_and_its_scale()
    {
        using var scope = NewDisposeScope();
        using var lora = new Lora(randn(4, 6), randn(5, 4), alpha: 2);
        using var cut = lora.Cut(2);
        var weight = zeros(5, 6);
        GoldenModel.AssertClose(lora.Up.narrow(1, 0, 2).matmul(lora.Down.narrow(0, 0, 2)) * 0.5, cut.Delta(weight), 1e-6);
        using var whole = lora.Cut(9);
        TensorAssert.Identical(lora.Delta(weight), whole.Delta(weight));
    }

    [Fact]
    public void Gradients_reach_every_tensor_of_an_adapter_through_a_live_layer()
    {
        using var scope = NewDisposeScope();
        using var layer = new AdaptableConv2d(new Weights(new RandomWeights(1)), 8, 6);
        foreach (var adapter in new WeightAdapter[]
        {
            new Lora(randn(2, 8, 3, 3), randn(6, 2, 1, 1), 1), new Lora(randn(2, 8, 1, 1), randn(6, 2, 1, 1), 1, randn(2, 2, 3, 3)),
            new LoHa(randn(6, 2), randn(2, 72), randn(6, 2), randn(2, 72), 1), new LoKr(randn(2, 2), null, null, null, randn(3, 2), randn(2, 36), null, 1),
            new Dora(new Lora(randn(2, 8, 3, 3), randn(6, 2, 1, 1), 1), randn(1, 8, 1, 1)),
        })
        {
            using var owned = adapter;
            Assert.True(adapter.Fits(layer.WeightShape));
            foreach (var (_, value) in adapter.Tensors) value.requires_grad = true;
            using (AdapterScope.Apply([new(layer, adapter)])) layer.Forward(randn(1, 8, 5, 5)).square().sum().backward();
            Assert.All(adapter.Tensors, tensor => Assert.True(tensor.Value.grad!.abs().sum().item<float>() > 0, tensor.Name));
            foreach (var (_, value) in adapter.Tensors) value.grad = null;
        }

        Assert.All(layer.Parameters(), parameter => Assert.Null(parameter.grad));
    }

    private static AdapterFile Open(string name) => AdapterFile.Open(Golden.PathOf($"mini/adapters/{name}.safetensors"));

    private static string Case(string name, string what) => Golden.PathOf($"mini/adapters/{name.Split('/')[0]}/{what}.safetensors");

    private static AdapterMatch Matched(AdapterFile file, MiniModel mini)
    {
        var match = file.Match(mini.Keys);
        Assert.Empty(match.Unmatched);
        Assert.Empty(match.Misfits);
        Assert.Empty(file.Unread);
        return match;
    }

    /// <summary>Any number of files in force.</summary>
    private sealed class Several : IDisposable
    {
        private readonly Stack<IDisposable> things = [];

        public void Apply(MiniModel mini, AdapterFile file, AdapterStrength strength, AdapterMode mode) => Apply(mini, file, _ => strength, mode);

        public void Apply(MiniModel mini, AdapterFile file, AdapterStrengths strengths, AdapterMode mode) => Apply(mini, file, strengths.Of, mode);

        private void Apply(MiniModel mini, AdapterFile file, Func<MatchedAdapter, AdapterStrength> strength, AdapterMode mode)
        {
            things.Push(file);
            var match = Matched(file, mini);
            things.Push(AdapterScope.Apply(match.On("unet", mini.UNet, strength), mode));
            things.Push(AdapterScope.Apply(match.On("text0", mini.Text, strength), mode));
        }

        public void Dispose()
        {
            while (things.TryPop(out var thing)) thing.Dispose();
        }
    }
}
