using Easel.Core.Errors;
using Easel.Engine.Adapters.Activation;
using Easel.Engine.Formats;
using Easel.Engine.Networks.Layers;
using Easel.Engine.Tests.Networks;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Adapters.Activation;

/// <summary>Hypernetworks against the web UI's figures (tests/Golden/mini/README.md).</summary>
[NoTensorLeaks]
public sealed class HypernetworkTests
{
    private const double Tolerance = 3e-5;

    [Theory]
    [InlineData("linear", "linear")]
    [InlineData("linear_old_keys", "linear")]
    [InlineData("relu", "relu")]
    [InlineData("layernorm_swish", "layernorm_swish")]
    [InlineData("dropout_multi", "dropout_multi")]
    [InlineData("dropout_last", "dropout_last")]
    public void Every_layout_answers_as_the_reference_and_leaves_no_trace(string name, string expected)
    {
        using var scope = NewDisposeScope();
        using var mini = new MiniModel();
        using var golden = Expected();
        using var network = Open(name);
        var plain = mini.Eps();
        foreach (var strength in (double[])[1, 0.5])
        {
            using var applied = HypernetworkScope.Apply(mini.UNet, [(network, new AdapterStrength(strength))]);
            GoldenModel.AssertClose(golden.Read(FormattableString.Invariant($"{expected}.eps_{strength:0.0}")), mini.Eps(), Tolerance);
        }

        using (HypernetworkScope.Apply(mini.UNet, [(network, new AdapterStrength(0))])) TensorAssert.Identical(plain, mini.Eps());
        TensorAssert.Identical(plain, mini.Eps());
    }

    [Fact]
    public void Several_feed_each_other()
    {
        using var scope = NewDisposeScope();
        using var mini = new MiniModel();
        using var golden = Expected();
        using var first = Open("linear");
        using var second = Open("relu");
        using var applied = HypernetworkScope.Apply(mini.UNet, [(first, new AdapterStrength(0.7)), (second, new AdapterStrength(0.4))]);
        GoldenModel.AssertClose(golden.Read("chain_linear0.7_relu0.4.eps"), mini.Eps(), Tolerance);
    }

    [Theory]
    [InlineData("relu", -2, 0)]
    [InlineData("LeakyReLU", -2, -0.02)]
    [InlineData("elu", -1, -0.6321206)]
    [InlineData("swish", -1, -0.3333333)]
    [InlineData("silu", 1, 0.7310586)]
    [InlineData("mish", 1, 0.8650984)]
    [InlineData("tanh", 0.5, 0.4621172)]
    [InlineData("sigmoid", 0, 0.5)]
    [InlineData("softsign", -3, -0.75)]
    [InlineData("softplus", 0, 0.6931472)]
    [InlineData("logsigmoid", 0, -0.6931472)]
    [InlineData("hardshrink", 0.4, 0)]
    [InlineData("softshrink", -0.8, -0.3)]
    [InlineData("selu", -1, -1.1113307)]
    [InlineData("hardsigmoid", 1, 0.6666667)]
    [InlineData("tanhshrink", 0.5, 0.0378828)]
    [InlineData("gelu", 1, 0.8413447)]
    [InlineData("relu6", 7, 6)]
    [InlineData("hardtanh", 3, 1)]
    [InlineData("rrelu", -1, -0.2291667)]
    [InlineData("celu", -1, -0.6321206)]
    public void An_activation_is_the_function_of_its_name(string name, float x, float expected)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(expected, HypernetworkActivations.Find(name, "h.pt")!(tensor(x)).item<float>(), 1e-6);
    }

    [Fact]
    public void An_unknown_activation_and_a_file_that_is_no_hypernetwork_are_named()
    {
        Assert.Null(HypernetworkActivations.Find("linear", "h.pt"));
        Assert.Contains("'mystery'", Assert.Throws<UnsupportedFeatureException>(() => HypernetworkActivations.Find("mystery", "h.pt")).Message, StringComparison.Ordinal);
        Assert.Throws<ModelFormatException>(() => Hypernetwork.Open(Golden.PathOf("mini/embeddings/gold-ti.pt")));
    }

    private static ITensorFile Expected() => TensorFiles.Open(Golden.PathOf("mini/hypernetworks/expected.safetensors"));

    private static Hypernetwork Open(string name) => Hypernetwork.Open(Golden.PathOf($"mini/hypernetworks/{name}.pt"));
}
