using Easel.Engine.Diffusion.Schedules;
using Easel.Testing;
using Easel.Training.Losses;
using static TorchSharp.torch;

namespace Easel.Training.Tests.Losses;

[NoTensorLeaks]
public sealed class NoiseLevelsTests
{
    [Fact]
    public void Noised_latents_keep_unit_variance_and_the_levels_are_those_of_the_reference()
    {
        using var scope = NewDisposeScope();
        using var table = Golden.Json("sampling/schedules.json");
        var expected = table.RootElement.GetProperty("tables").GetProperty("alphas_cumprod_f64");
        var levels = new NoiseLevels(DiscreteSchedule.StableDiffusion);
        var bars = levels.AlphaBars([0, 500, 999]);
        foreach (var (row, t) in ((int, int)[])[(0, 0), (1, 500), (2, 999)])
            Assert.Equal(expected[t].GetDouble(), bars[row].item<float>(), 5);

        using var generator = new Generator(3);
        var noised = NoiseLevels.Noised(randn([3, 4, 64, 64], generator: generator), randn([3, 4, 64, 64], generator: generator), bars);
        Assert.All(Enumerable.Range(0, 3), row => Assert.Equal(1, noised[row].std().item<float>(), 1));
    }

    [Fact]
    public void Min_snr_weighs_noisy_levels_fully_and_clean_levels_by_gamma_over_snr()
    {
        using var scope = NewDisposeScope();
        var bars = tensor(new[] { 0.1f, 0.99f }, [2, 1, 1, 1]);
        var weights = NoiseLevels.MinSnrWeights(bars, gamma: 5);
        Assert.Equal(1f, weights[0].item<float>(), 5);
        Assert.Equal(5f / 99f, weights[1].item<float>(), 4);
    }
}
