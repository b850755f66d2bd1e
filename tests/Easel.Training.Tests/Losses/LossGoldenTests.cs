using Easel.Core.Requests;
using Easel.Engine.Diffusion.Schedules;
using Easel.Testing;
using Easel.Training.Losses;
using static TorchSharp.torch;

namespace Easel.Training.Tests.Losses;

[NoTensorLeaks]
public sealed class LossGoldenTests
{
    [Fact]
    public void Weights_by_timestep_are_the_references()
    {
        using var golden = Golden.Json("mini/training/snr.json");
        foreach (var row in golden.RootElement.GetProperty("rows").EnumerateArray())
        {
            var t = row.GetProperty("t").GetInt32();
            void Same(string name, double actual) =>
                Assert.True(Math.Abs(actual - row.GetProperty(name).GetDouble()) <= 1e-5 * Math.Abs(row.GetProperty(name).GetDouble()) + 1e-12, $"{name} at {t}: {actual}");
            Same("min_snr_5_eps", Weight(t, new TrainLoss(MinSnrGamma: 5), velocity: false));
            Same("min_snr_5_v", Weight(t, new TrainLoss(MinSnrGamma: 5), velocity: true));
            Same("min_snr_1_eps", Weight(t, new TrainLoss(MinSnrGamma: 1), velocity: false));
            Same("min_snr_1_v", Weight(t, new TrainLoss(MinSnrGamma: 1), velocity: true));
            Same("debiased_eps", Weight(t, new TrainLoss(Debiased: true), velocity: false));
            Same("debiased_v", Weight(t, new TrainLoss(Debiased: true), velocity: true));
            Same("scale_v_like_noise", Weight(t, new TrainLoss(ScaleVelocityLikeNoise: true), velocity: true));
            Same("alphas_cumprod", Level(t, zeroTerminal: false));
            Same("zero_terminal_alphas_cumprod", Level(t, zeroTerminal: true));
        }
    }

    [Fact]
    public void Mission_9_19_A_noise_offset_is_a_constant_a_picture_and_channel()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(4);
        var draws = new NoiseDraws(shape => randn(shape, generator: generator), () => 0.5);
        var latents = zeros(2500, 4, 2, 2);
        var white = zeros(2500, 4, 2, 2);
        var noise = TrainingNoise.Of(latents, new TrainLoss(NoiseOffset: 0.1), white, draws);
        Assert.Equal(0, (noise - noise[TensorIndex.Ellipsis, TensorIndex.Slice(0, 1), TensorIndex.Slice(0, 1)]).abs().max().item<float>());
        Assert.Equal(0.1, noise[TensorIndex.Ellipsis, 0, 0].std().item<float>(), 0.002);
        TensorAssert.Identical(white, TrainingNoise.Of(latents, new TrainLoss(NoiseOffset: 0), white, draws));
        TensorAssert.Identical(white, TrainingNoise.Of(latents, new TrainLoss(), white, draws));
    }

    private static double Weight(int timestep, TrainLoss options, bool velocity)
    {
        using var scope = NewDisposeScope();
        var levels = new NoiseLevels(DiscreteSchedule.StableDiffusion).AlphaBars([timestep]);
        return new DiffusionLoss(options, velocity).PerPicture(ones(1, 4, 2, 2), zeros(1, 4, 2, 2), levels, [timestep], ones(1)).item<float>();
    }

    private static double Level(int timestep, bool zeroTerminal)
    {
        using var scope = NewDisposeScope();
        return new NoiseLevels(DiscreteSchedule.StableDiffusion, zeroTerminal).AlphaBars([timestep]).item<float>();
    }

    /// <summary>sd-scripts weighs by the levels before they are shifted, so that nothing is divided by a ratio of 0.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void With_zero_terminal_SNR_the_last_timestep_has_a_finite_weight(bool velocity)
    {
        using var scope = NewDisposeScope();
        var levels = new NoiseLevels(DiscreteSchedule.StableDiffusion, zeroTerminalSnr: true);
        Assert.Equal(0, levels.AlphaBars([999]).item<float>());
        var options = new TrainLoss(MinSnrGamma: 5, Debiased: true, VelocityLikeLoss: 0.5);
        var loss = new DiffusionLoss(options, velocity).PerPicture(ones(1, 4, 2, 2), zeros(1, 4, 2, 2), levels.WeighingAlphaBars([999]), [999], ones(1)).item<float>();
        Assert.True(float.IsFinite(loss));
        Assert.Equal(Weight(999, options, velocity), loss, 5);
    }
}
