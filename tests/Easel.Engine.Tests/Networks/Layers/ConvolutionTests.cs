using Easel.Engine.Networks.Layers;
using Easel.Testing;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Tests.Networks.Layers;

[NoTensorLeaks]
public sealed class ConvolutionTests
{
    [Theory]
    [InlineData(4, 1)] // an UNet's last
    [InlineData(8, 1)] // an adapter's first, of rank 8
    [InlineData(24, 2)]
    [InlineData(32, 1)]
    public void It_is_the_librarys_convolution(int outputs, int stride)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var (x, w, b) = (randn([2, 6, 9, 7], generator: generator), randn([outputs, 6, 3, 3], generator: generator), randn([outputs], generator: generator));
        var expected = conv2d(x, w, b, [stride, stride], [1, 1]);
        x.requires_grad = true;
        var actual = Convolution.Of(x, w, b, [stride, stride], [1, 1]);
        Assert.Equal(expected.shape, actual.shape);
        GoldenModel.AssertClose(expected, actual.detach(), 1e-5);
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
            // What is allocated next is likely to lie where these were.
            for (var size = 1024; size <= 1 << 20; size *= 2) full([size], float.NaN).Dispose();
            loss.backward();
            Assert.True(x.grad!.isfinite().all().item<bool>(), $"Round {round}: the gradient is not finite.");
        }
    }
}
