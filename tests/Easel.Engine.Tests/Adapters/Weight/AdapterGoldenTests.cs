using System.Text.Json;
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
        "peft_lora/adapter", "peft_lora/adapter_legacy_processor", "peft_lora/adapter_with_alpha");

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

        public void Apply(MiniModel mini, AdapterFile file, AdapterStrength strength, AdapterMode mode)
        {
            things.Push(file);
            var match = Matched(file, mini);
            things.Push(AdapterScope.Apply(match.On("unet", mini.UNet, _ => strength), mode));
            things.Push(AdapterScope.Apply(match.On("text0", mini.Text, _ => strength), mode));
        }

        public void Dispose()
        {
            while (things.TryPop(out var thing)) thing.Dispose();
        }
    }
}
