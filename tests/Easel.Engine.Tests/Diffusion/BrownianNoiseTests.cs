using System.Collections.Immutable;
using Easel.Engine.Diffusion.Noise;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Diffusion;

[NoTensorLeaks]
public sealed class BrownianNoiseTests
{
    private static readonly (int, int, int) Shape = (1, 4, 4);
    private static readonly double[] Levels = [14.614643096923828, 6.08, 2.2321543, 0.69257057, 0.16975659, 0.029167533];

    // numpy/random/tests/test_seed_sequence.py, from the C++ reference of the method.
    [Theory]
    [InlineData(new uint[] { 3735928559, 195939070, 229505742, 305419896 }, new uint[] { 3914649087, 576849849, 3593928901, 2229911004 })]
    [InlineData(new uint[] { 3668361503, 4165561550, 1661411377, 3634257570 }, new uint[] { 2240804226, 3691353228, 1365957195, 2654016646 })]
    [InlineData(new uint[] { 2766103236, 2883057919, 4029656435, 862374500 }, new uint[] { 296367413, 4262059219, 13109864, 3283683422 })]
    public void Seeds_spread_as_in_numpy(uint[] entropy, uint[] expected) =>
        Assert.Equal(expected, SeedSequence.State(entropy, [], 4, 4));

    // Made by torchsde's own brownian_interval.py (tol 1e-6, pool_size 24, halfway_tree), as k-diffusion calls it.
    [Theory]
    [InlineData(42, 0, -0.6658177, 0.0506897, 0.4096334, 0.992818)]
    [InlineData(42, 1, -0.9142872, -0.2375269, -0.3179297, -0.6301488)]
    [InlineData(42, 2, -0.5615323, 0.269809, 0.1196336, 1.9266298)]
    [InlineData(42, 3, -0.2151219, -1.2437665, -0.1232983, -0.7239592)]
    [InlineData(42, 4, 0.4675541, 0.1213094, -0.0332927, 0.7353646)]
    [InlineData(4294967301, 0, -0.2289468, 1.6365995, -0.5998684, 0.3910582)]
    [InlineData(4294967301, 1, -0.0391671, -1.3572735, 1.8909774, 0.4788394)]
    [InlineData(4294967301, 2, 1.4171865, 1.1809096, -0.6532173, 0.1700074)]
    [InlineData(4294967301, 3, 0.4862277, -0.9747767, 0.2398065, 0.3273487)]
    [InlineData(4294967301, 4, 2.4695873, 0.0520297, -0.2257688, 0.4558225)]
    public void Noise_of_a_step_equals_the_references(long seed, int step, double a, double b, double c, double d)
    {
        using var scope = NewDisposeScope();
        using var noise = Of(seed).Next(Levels[step], Levels[step + 1]);
        GoldenJson.AssertClose([a, b, c, d], Array.ConvertAll(noise.data<float>().ToArray()[..4], v => (double)v), 2e-6);
    }

    [Theory]
    [InlineData(42, 0.709231, 0.5343631, 0.3238525, -1.0995716)]
    [InlineData(4294967301, -0.8325306, 0.3720824, -1.0599041, -0.487019)]
    public void An_interval_across_steps_equals_the_references(long seed, double a, double b, double c, double d)
    {
        using var scope = NewDisposeScope();
        var noise = Of(seed).Next(0.5, 9);
        GoldenJson.AssertClose([a, b, c, d], Array.ConvertAll(noise.data<float>().ToArray()[..4], v => (double)v), 2e-6);
    }

    [Fact]
    public void Increments_add_up_whatever_the_steps_and_their_order()
    {
        var tree = new BrownianTree(0.03, 14.6, 16, 7, NoiseSourceKind.Cpu);
        var whole = tree.Increment(0.5, 9);
        var parts = tree.Increment(2, 9).Zip(tree.Increment(0.5, 2), (a, b) => a + b);
        foreach (var (expected, actual) in whole.Zip(parts))
            Assert.Equal(expected, actual, 1e-5);
    }

    [Fact]
    public void Noise_has_unit_variance_and_steps_are_independent()
    {
        using var scope = NewDisposeScope();
        var noise = BrownianNoise.Over(Levels, new ImageNoise(new() { Shape = (4, 64, 64), Seeds = [3], Source = NoiseSourceKind.Nv }));
        var (first, second) = (noise.Next(Levels[0], Levels[1]), noise.Next(Levels[1], Levels[2]));
        Assert.Equal(0, first.mean().item<float>(), 0.03);
        Assert.Equal(1, first.std().item<float>(), 0.03);
        Assert.Equal(1, second.std().item<float>(), 0.03);
        Assert.Equal(0, (first * second).mean().item<float>(), 0.03);
    }

    [Fact]
    public void Mission_2_1_an_image_of_a_batch_gets_the_noise_of_its_seed_alone()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(
            Of(9).Next(Levels[1], Levels[2])[0].data<float>().ToArray(),
            Of(7, 8, 9).Next(Levels[1], Levels[2])[2].contiguous().data<float>().ToArray());
    }

    private static BrownianNoise Of(params ImmutableArray<long> seeds) =>
        BrownianNoise.Over(Levels, new ImageNoise(new() { Shape = Shape, Seeds = seeds }));
}
