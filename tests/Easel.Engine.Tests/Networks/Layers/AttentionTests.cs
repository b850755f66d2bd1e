using Easel.Engine.Networks.Layers;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Networks.Layers;

[NoTensorLeaks]
public sealed class AttentionTests
{
    [Theory]
    [InlineData(ScalarType.BFloat16, 0.02)]
    [InlineData(ScalarType.Float16, 0.003)]
    public void Half_precision_with_gradients_agrees_with_single_precision(ScalarType dtype, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        var x = randn([2, 7, 16], generator: generator);

        var (single, singleGradient) = Run(x, ScalarType.Float32);
        var (half, halfGradient) = Run(x, dtype);

        Assert.Equal(dtype, half.dtype);
        Assert.InRange((half.to(ScalarType.Float32) - single).abs().max().item<float>(), 0, tolerance);
        Assert.InRange((halfGradient - singleGradient).abs().max().item<float>(), 0, tolerance * 2);
    }

    private static (Tensor Result, Tensor Gradient) Run(Tensor x, ScalarType dtype)
    {
        var leaf = x.clone().requires_grad_();
        var half = leaf.to(dtype);
        var y = Attention.Run(half, half, half, heads: 4, causal: true);
        y.to(ScalarType.Float32).square().sum().backward();
        return (y.detach(), leaf.grad!);
    }
}
