using Easel.Engine.Networks.Layers;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Networks.Layers;

[NoTensorLeaks]
public sealed class AdapterScopeTests
{
    [Fact]
    public void Adapters_add_up_inside_their_scopes_and_leave_no_trace()
    {
        using var scope = NewDisposeScope();
        var weights = new Weights(new RandomWeights(1));
        using var layer = new AdaptableLinear(weights.At("linear"), 8, 6);
        using var noGrad = no_grad();
        using var adapter = new Scaled(0.5);
        var x = ones(2, 8);
        var plain = layer.Forward(x);
        using (AdapterScope.Apply([new(layer, adapter)]))
        {
            GoldenModel.AssertClose(plain * 1.5, layer.Forward(x), 1e-5);
            using (AdapterScope.Apply([new(layer, adapter), new(layer, adapter)])) GoldenModel.AssertClose(plain * 2.5, layer.Forward(x), 1e-5);
            GoldenModel.AssertClose(plain * 1.5, layer.Forward(x), 1e-5);
        }

        Assert.True(GoldenModel.BitEqual(plain, layer.Forward(x)));
        Assert.Empty(layer.Adapters);
    }

    [Fact]
    public void A_convolution_takes_adapters_too_and_its_own_weight_stays_bit_equal()
    {
        using var scope = NewDisposeScope();
        using var layer = new AdaptableConv2d(new Weights(new RandomWeights(1)), 3, 4);
        using var noGrad = no_grad();
        using var adapter = new Scaled(-1);
        var before = layer.Parameters().First().clone();
        var x = ones(1, 3, 5, 5);
        using (AdapterScope.Apply([new(layer, adapter)])) Assert.Equal(0, layer.Forward(x).abs().max().item<float>());
        Assert.True(GoldenModel.BitEqual(before, layer.Parameters().First()));
        Assert.True(layer.Forward(x).abs().max().item<float>() > 0);
    }

    [Fact]
    public void Merged_weights_are_made_once_for_uses_with_the_same_adapters_and_freed_by_a_use_without()
    {
        using var scope = NewDisposeScope();
        using var layer = new AdaptableLinear(new Weights(new RandomWeights(1)), 8, 6);
        using var noGrad = no_grad();
        using Scaled adapter = new(0.5), other = new(2);
        var x = ones(2, 8);
        var plain = layer.Forward(x);
        void Use(double expected, params AppliedAdapter[] adapters)
        {
            using (AdapterScope.Apply(adapters, AdapterMode.Merged))
            {
                // What the host does when it gives a network out.
                layer.ReleaseSpare(all: false);
                GoldenModel.AssertClose(plain * expected, layer.Forward(x), 1e-5);
            }

            Assert.True(GoldenModel.BitEqual(plain, layer.Forward(x)));
        }

        for (var i = 0; i < 3; i++) Use(1.5, new AppliedAdapter(layer, adapter, new AdapterStrength()));
        Assert.Equal(1, adapter.Asked);
        Assert.Equal((8 * 6 + 6) * 4, layer.SpareBytes);
        Use(1.25, new AppliedAdapter(layer, adapter, new AdapterStrength(0.5)));
        Use(3.5, new AppliedAdapter(layer, adapter), new AppliedAdapter(layer, other));
        Assert.Equal((3, 1), (adapter.Asked, other.Asked));
        Use(1);
        Assert.Equal(0, layer.SpareBytes);
        Use(1.5, new AppliedAdapter(layer, adapter));
        layer.ReleaseSpare(all: true);
        Assert.Equal(0, layer.SpareBytes);
    }

    [Fact]
    public void Gradients_reach_an_adapter_while_the_base_weight_is_frozen()
    {
        using var scope = NewDisposeScope();
        using var layer = new AdaptableLinear(new Weights(new RandomWeights(1)), 8, 6);
        using var adapter = new Scaled(0.5);
        adapter.Factor.requires_grad = true;
        using (AdapterScope.Apply([new(layer, adapter)])) layer.Forward(ones(2, 8)).square().sum().backward();
        Assert.NotNull(adapter.Factor.grad);
        Assert.All(layer.Parameters(), parameter => Assert.Null(parameter.grad));
        adapter.Factor.grad = null;
    }

    private sealed class Scaled(double factor) : IWeightAdapter
    {
        public Tensor Factor { get; } = tensor((float)factor);

        public int Asked { get; private set; }

        public Tensor Delta(Tensor weight)
        {
            Asked++;
            return weight * Factor;
        }

        public void Dispose() => Factor.Dispose();
    }
}
