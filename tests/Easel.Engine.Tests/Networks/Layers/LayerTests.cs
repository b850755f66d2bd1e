using Easel.Engine.Networks.Layers;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Networks.Layers;

[NoTensorLeaks]
public sealed class LayerTests
{
    [Fact]
    public void A_group_norm_starts_with_ones_and_zeros_and_normalises()
    {
        using var scope = NewDisposeScope();
        using var norm = new GroupNorm(new Weights(new RandomWeights(1)), 64, 1e-5);
        using var generator = new Generator(2);
        using var noGrad = no_grad();
        var y = norm.Forward(randn([2, 64, 5, 5], generator: generator) * 7 + 3).view(2, 32, -1);
        Assert.True(y.mean([2]).abs().max().item<float>() < 1e-4);
        Assert.True((y.square().mean([2]) - 1).abs().max().item<float>() < 1e-3);
    }

    [Fact]
    public void Measured_scale_and_shift_are_the_group_norm()
    {
        using var scope = NewDisposeScope();
        using var norm = new GroupNorm(new Weights(new Shuffled()), 64, 1e-6);
        using var generator = new Generator(2);
        using var noGrad = no_grad();
        var x = randn([2, 64, 5, 5], generator: generator) * 7 + 3;
        var (scale, shift) = norm.Measure(x);
        GoldenModel.AssertClose(norm.Forward(x), x * scale + shift, 1e-5);
    }

    [Fact]
    public void A_name_always_draws_the_same_numbers_whatever_was_drawn_before()
    {
        using var scope = NewDisposeScope();
        var alone = new RandomWeights(5).Get("b.weight", Initializer.FanIn, [4, 9]);
        var source = new RandomWeights(5);
        var other = source.Get("a.weight", Initializer.FanIn, [4, 9]);
        using var again = source.Get("b.weight", Initializer.FanIn, [4, 9]);
        Assert.True(GoldenModel.BitEqual(alone, again));
        Assert.False(GoldenModel.BitEqual(alone, other));
        using var otherSeed = new RandomWeights(6).Get("b.weight", Initializer.FanIn, [4, 9]);
        Assert.False(GoldenModel.BitEqual(alone, otherSeed));
        Assert.True(alone.abs().max().item<float>() <= 1 / 3f);
        alone.Dispose();
        other.Dispose();
    }

    [Fact]
    public void Weights_outlive_the_scope_they_were_made_in_and_leave_with_their_network()
    {
        AdaptableLinear layer;
        using (NewDisposeScope()) layer = new AdaptableLinear(new Weights(new RandomWeights(1)), 3, 2);
        using var weights = layer;
        using var scope = NewDisposeScope();
        Assert.Equal([4, 2], layer.Forward(ones(4, 3)).shape);
        layer.MoveTo(CPU, ScalarType.Float16);
        Assert.All(layer.Parameters(), parameter => Assert.Equal(ScalarType.Float16, parameter.dtype));
        Assert.Equal([4, 2], layer.Forward(ones(4, 3)).shape);
        layer.Dispose();
        Assert.All(layer.Parameters(), parameter => Assert.True(parameter.IsInvalid));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Attention_is_softmax_of_scaled_products(bool causal)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(4);
        var (q, k, v) = (randn([1, 5, 6], generator: generator), randn([1, 5, 6], generator: generator), randn([1, 5, 6], generator: generator));
        var expected = zeros(1, 5, 6);
        for (var head = 0; head < 2; head++)
        {
            var (hq, hk, hv) = (q.narrow(2, 3 * head, 3), k.narrow(2, 3 * head, 3), v.narrow(2, 3 * head, 3));
            var scores = hq.matmul(hk.transpose(1, 2)) / Math.Sqrt(3);
            if (causal) scores = scores.masked_fill(ones([5, 5], ScalarType.Bool).triu(1), float.NegativeInfinity);
            expected.narrow(2, 3 * head, 3).copy_(scores.softmax(-1).matmul(hv));
        }

        GoldenModel.AssertClose(expected, Attention.Run(q, k, v, 2, causal), 1e-5);
    }

    /// <summary>Norms whose weight and bias are not ones and zeros.</summary>
    private sealed class Shuffled : IWeightSource
    {
        public bool Has(string name) => true;

        public Tensor Get(string name, Initializer initializer, long[] shape) =>
            linspace(name == "weight" ? 0.5 : -1, 2, shape[0]).DetachFromDisposeScope();
    }
}
