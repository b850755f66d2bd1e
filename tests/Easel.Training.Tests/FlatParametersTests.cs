using Easel.Engine.Networks.Layers;
using Easel.Training.Optimizers;
using static TorchSharp.torch;
using AdamW = Easel.Training.Optimizers.AdamW;
using Parameter = TorchSharp.Modules.Parameter;

namespace Easel.Training.Tests;

public sealed class FlatParametersTests
{
    [Fact]
    public void Parameters_in_one_piece_of_memory_are_trained_as_apart()
    {
        using var scope = NewDisposeScope();
        using var apart = new AdaptableLinear(new Weights(new RandomWeights(3)), 5, 7);
        using var together = new AdaptableLinear(new Weights(new RandomWeights(3)), 5, 7);
        apart.RequireGradients();
        together.RequireGradients();
        (string Name, Parameter Parameter)[] separate = [.. apart.NamedParameters()];
        using var flat = new FlatParameters("layer", [.. together.Parameters()]);
        Assert.Equal(["layer.matrices", "layer.vectors"], flat.Parts.Select(part => part.Name));
        using var first = new TrainingRun(new AdamW(separate), new Ema(separate, 0.9), separate);
        using var second = new TrainingRun(new AdamW(flat.Parts), new Ema(flat.Parts, 0.9), flat.Parts);
        using var generator = new Generator(1);
        for (var step = 0; step < 5; step++)
        {
            var x = randn([4, 5], generator: generator);
            flat.ZeroGradients();
            var norms = new[] { (apart, separate, first), (together, flat.Parts, second) }.Select(it =>
            {
                it.Item1.Forward(x).square().mean().backward();
                var norm = GradientClipping.ByNorm([.. it.Item2.Select(p => p.Parameter)], 0.1);
                it.Item3.Update(0.05);
                return norm;
            }).ToArray();
            Assert.Equal(norms[0], norms[1], 1e-6);
        }

        foreach (var (one, other) in apart.Parameters().Zip(together.Parameters()))
            Assert.True(one.allclose(other, 1e-5, 1e-6));
        Assert.True(first.Ema.WithAverages(() => second.Ema.WithAverages(() => apart.Parameters().First().allclose(together.Parameters().First(), 1e-5, 1e-6))));
    }
}
