using Easel.Engine.Networks.Layers;
using Easel.Testing;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Tests.Networks.Layers;

[NoTensorLeaks]
public sealed class ConvolutionTests
{
    [Theory]
    [InlineData(6, 4, 3, 1)] // an UNet's last
    [InlineData(9, 32, 3, 1)] // the first of one that inpaints
    [InlineData(6, 8, 3, 1)] // an adapter's first, of rank 8
    [InlineData(24, 24, 3, 2)]
    [InlineData(20, 32, 3, 1)]
    [InlineData(32, 32, 3, 1)]
    [InlineData(24, 12, 1, 1)]
    [InlineData(24, 12, 1, 2)]
    public void It_is_the_librarys_convolution_in_double_precision(int inputs, int outputs, int kernel, int stride)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var (x, w) = (randn([2, inputs, 9, 7], generator: generator), randn([outputs, inputs, kernel, kernel], generator: generator));
        var b = randn([outputs], generator: generator);
        long[] strides = [stride, stride], padding = [kernel / 2, kernel / 2];
        var expected = conv2d(x.@double(), w.@double(), b.@double(), strides, padding).@float();
        foreach (var isTrained in (bool[])[false, true])
        {
            x.requires_grad = isTrained;
            GoldenModel.AssertClose(expected, Convolution.Of(x, w, b, strides, padding).detach(), 1e-5);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(12)]
    public void A_gradient_is_finite_whatever_memory_held_before(int outputs)
    {
        using var generator = new Generator(1);
        for (var round = 0; round < 100; round++)
        {
            using var scope = NewDisposeScope();
            var (x, w) = (randn([4, 64, 16, 16], generator: generator), randn([outputs, 64, 3, 3], generator: generator));
            x.requires_grad = true;
            var loss = Convolution.Of(x, w, null, [1, 1], [1, 1]).square().mean();
            LeaveNaNBehind();
            loss.backward();
            Assert.True(x.grad!.isfinite().all().item<bool>(), $"Round {round}: the gradient is not finite.");
        }
    }

    [Theory]
    [InlineData(9)] // an inpainting model's
    [InlineData(12)]
    [InlineData(24)]
    public void The_output_is_finite_whatever_memory_held_before(int inputs)
    {
        using var generator = new Generator(1);
        for (var round = 0; round < 100; round++)
        {
            using var scope = NewDisposeScope();
            var (x, w) = (randn([2, inputs, 16, 16], generator: generator), randn([64, inputs, 3, 3], generator: generator));
            LeaveNaNBehind();
            Assert.True(Convolution.Of(x, w, null, [1, 1], [1, 1]).isfinite().all().item<bool>(), $"Round {round}: the output is not finite.");
        }
    }

    // What is allocated next is likely to lie where these were.
    private static void LeaveNaNBehind()
    {
        for (var size = 1024; size <= 1 << 20; size *= 2) full([size], float.NaN).Dispose();
    }
}
