using Easel.Engine.Networks.Layers;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Networks.Layers;

[NoTensorLeaks]
public sealed class AttentionTests
{
    [Theory]
    [InlineData(ScalarType.BFloat16, 8)]
    [InlineData(ScalarType.Float16, 11)]
    public void Half_precision_with_gradients_agrees_with_single_precision_to_its_rounding(ScalarType dtype, int bits)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        var x = randn([2, 7, 16], generator: generator);

        var (single, singleGradient) = Run(x, ScalarType.Float32);
        var (half, halfGradient) = Run(x, dtype);

        Assert.Equal(dtype, half.dtype);
        // Inputs, projections' sums and results are each rounded once: a few units of the last place of the largest number.
        Assert.InRange(Difference(half.to(ScalarType.Float32), single), 0, 4 * Math.Pow(2, -bits));
        Assert.InRange(Difference(halfGradient, singleGradient), 0, 4 * Math.Pow(2, -bits));
    }

    private static double Difference(Tensor a, Tensor b) => (a - b).abs().max().item<float>() / b.abs().max().item<float>();

    private static (Tensor Result, Tensor Gradient) Run(Tensor x, ScalarType dtype)
    {
        var leaf = x.clone().requires_grad_();
        var half = leaf.to(dtype);
        var y = Attention.Run(half, half, half, heads: 4, causal: true);
        y.to(ScalarType.Float32).square().sum().backward();
        return (y.detach(), leaf.grad!);
    }
}
