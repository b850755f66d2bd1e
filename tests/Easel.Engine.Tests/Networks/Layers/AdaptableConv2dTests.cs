using Easel.Engine.Networks.Layers;
using Easel.Testing;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Tests.Networks.Layers;

[NoTensorLeaks]
public sealed class AdaptableConv2dTests
{
    [Theory]
    [InlineData(1, 1, 5, 7, 24, 40)] // a matrix product
    [InlineData(3, 1, 8, 6, 384, 320)] // many channels, few cells: unfolded
    [InlineData(3, 2, 8, 6, 384, 320)] // the same, halving the picture
    [InlineData(3, 1, 20, 20, 384, 320)] // the library's convolution
    [InlineData(3, 2, 9, 5, 24, 40)]
    public void Every_way_of_computing_gives_the_convolution_and_its_gradients(int kernel, int stride, int height, int width, int inputs, int outputs)
    {
        using var scope = NewDisposeScope();
        using var layer = new AdaptableConv2d(new Weights(new RandomWeights(3)), inputs, outputs, kernel, stride);
        layer.RequireGradients();
        using var generator = new Generator(1);
        var x = randn([2, inputs, height, width], generator: generator);
        var (weight, bias) = (layer.Parameters().First(), layer.Parameters().Last());
        // In double precision, which oneDNN has no part in.
        var (w, b) = (weight.detach().@double().requires_grad_(), bias.detach().@double().requires_grad_());
        var expected = conv2d(x.@double(), w, b, [stride, stride], [kernel / 2, kernel / 2]);
        var actual = layer.Forward(x);
        GoldenModel.AssertClose(expected.detach().@float(), actual.detach(), 1e-5);
        expected.square().mean().backward();
        actual.square().mean().backward();
        GoldenModel.AssertClose(w.grad!.@float(), weight.grad!, 1e-4);
        GoldenModel.AssertClose(b.grad!.@float(), bias.grad!, 1e-4);
        (weight.grad, bias.grad) = (null, null);
    }

    [Fact]
    public void The_halves_of_a_linear_layer_are_its_output_also_with_an_adapter()
    {
        using var scope = NewDisposeScope();
        using var layer = new AdaptableLinear(new Weights(new RandomWeights(3)), 6, 8);
        using var adapter = new Doubled();
        using var noGrad = no_grad();
        var x = linspace(-1, 1, 24).view(4, 6);
        var (first, second) = layer.ForwardHalves(x);
        GoldenModel.AssertClose(layer.Forward(x), cat([first, second], -1), 1e-6);
        using var applied = AdapterScope.Apply([new(layer, adapter)]);
        (first, second) = layer.ForwardHalves(x);
        GoldenModel.AssertClose(layer.Forward(x), cat([first, second], -1), 1e-6);
    }

    private sealed class Doubled : IWeightAdapter
    {
        public Tensor Delta(Tensor weight) => weight.alias();

        public void Dispose()
        {
        }
    }
}
