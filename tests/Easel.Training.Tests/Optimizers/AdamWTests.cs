using Easel.Testing;
using Easel.Training.Optimizers;
using TorchSharp.Modules;
using static TorchSharp.torch;
using AdamW = Easel.Training.Optimizers.AdamW;

namespace Easel.Training.Tests.Optimizers;

[NoTensorLeaks]
public sealed class AdamWTests
{
    [Fact]
    public void Five_updates_equal_PyTorchs_own()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var start = randn([4, 3], generator: generator);
        var target = randn([4, 3], generator: generator);
        var ours = new Parameter(start.clone());
        var theirs = new Parameter(start.clone());
        using var adamW = new AdamW([("w", ours)], weightDecay: 0.1);
        using var reference = optim.AdamW([theirs], lr: 0.01, weight_decay: 0.1);
        for (var i = 0; i < 5; i++)
        {
            (ours - target).square().sum().backward();
            (theirs - target).square().sum().backward();
            adamW.Step(0.01);
            adamW.ZeroGradients();
            reference.step();
            reference.zero_grad();
        }

        Assert.InRange((ours - theirs).abs().max().item<float>(), 0, 1e-6f);
    }

    [Fact]
    public void Vectors_are_not_decayed()
    {
        using var scope = NewDisposeScope();
        var vector = new Parameter(ones(3));
        var matrix = new Parameter(ones(3, 3));
        using var adamW = new AdamW([("vector", vector), ("matrix", matrix)], weightDecay: 0.5);
        ((vector * 0).sum() + (matrix * 0).sum()).backward();
        adamW.Step(0.1);
        Assert.Equal(1f, vector[0].item<float>());
        Assert.Equal(0.95f, matrix[0, 0].item<float>(), 5);
    }

    [Theory]
    [InlineData(10.0, 1.0)]
    [InlineData(0.5, 0.5)]
    public void Clipping_scales_the_joint_norm_down_and_never_up(double size, double expected)
    {
        using var scope = NewDisposeScope();
        var a = new Parameter(zeros(1));
        var b = new Parameter(zeros(1));
        (a * (0.6 * size) + b * (0.8 * size)).sum().backward();
        Assert.Equal(size, GradientClipping.ByNorm([a, b], limit: 1), 4);
        var after = Math.Sqrt(Math.Pow(a.grad!.item<float>(), 2) + Math.Pow(b.grad!.item<float>(), 2));
        Assert.Equal(expected, after, 3);
    }
}
