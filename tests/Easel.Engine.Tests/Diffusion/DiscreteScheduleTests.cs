using System.Text.Json.Nodes;
using Easel.Engine.Diffusion.Schedules;
using FsCheck.Xunit;

namespace Easel.Engine.Tests.Diffusion;

public sealed class DiscreteScheduleTests
{
    private static readonly JsonObject File = GoldenJson.Read("sampling/schedules.json");
    private static readonly JsonObject Tables = File["tables"]!.AsObject();
    private static readonly double[] AlphaBars = DiscreteSchedule.AlphaBars(DiscreteSchedule.ScaledLinearBetas(0.00085, 0.012, 1000));

    internal static readonly DiscreteSchedule A1111 = DiscreteSchedule.StableDiffusion;
    internal static readonly DiscreteSchedule Forge = DiscreteSchedule.FromExactAlphaBars(AlphaBars);

    [Fact]
    public void The_training_levels_equal_both_references()
    {
        GoldenJson.AssertClose(Tables["alphas_cumprod_f64"].Numbers(), AlphaBars, 0, 1e-12, "alphas");
        GoldenJson.AssertClose(Tables["sigmas_forge_f32"].Numbers(), Forge.Sigmas, 0, 1e-6, "forge");
        GoldenJson.AssertClose(Tables["sigmas_f64_9digits"].Numbers(), Forge.Sigmas, 0, 1e-8, "sigmas");
        GoldenJson.AssertClose(Tables["log_sigmas_forge_f32"].Numbers(), Forge.LogSigmas, 1e-6, 1e-6, "log forge");
        GoldenJson.AssertClose(Tables["sigmas_a1111_f32"].Numbers().AsSpan(30), A1111.Sigmas[30..], 0, 1e-6, "a1111");
        GoldenJson.AssertClose(Tables["sigmas_a1111_f32"].Numbers().AsSpan(0, 30), A1111.Sigmas[..30], 0, 2e-5, "a1111, low");
        GoldenJson.AssertClose(Tables["log_sigmas_a1111_f32"].Numbers(), A1111.LogSigmas, 2e-5, 0, "log a1111");
    }

    [Fact]
    public void Zero_terminal_snr_ends_in_noise_alone()
    {
        var zero = Forge.WithZeroTerminalSnr();
        GoldenJson.AssertClose(Tables["zero_snr_sigmas_forge_f32"].Numbers(), zero.Sigmas, 0, 2e-5, "sigmas");
        GoldenJson.AssertClose(
            Tables["zero_snr_alphas_cumprod_f32"].Numbers(), [.. Enumerable.Range(0, 1000).Select(zero.AlphaBar)], 0, 2e-5, "alphas");
    }

    [Fact]
    public void Levels_and_timesteps_convert_as_in_the_references()
    {
        var c = File["conversions"]!.AsObject();
        var sigmas = c["sigmas"].Numbers();
        GoldenJson.AssertClose(c["sigma_to_t"].Numbers(), [.. sigmas.Select(A1111.TimestepOf)], 1e-3, 0, "t");
        Assert.Equal(c["sigma_to_t_quantized"].Numbers(), sigmas.Select(A1111.With(SigmaLookup.Nearest).TimestepOf));
        Assert.Equal(c["forge_timestep"].Numbers(), sigmas.Select(Forge.TimestepOf));
        var ts = c["ts"].Numbers();
        GoldenJson.AssertClose(c["t_to_sigma"].Numbers(), [.. ts.Select(A1111.SigmaOf)], 0, 1e-5, "sigma");
        GoldenJson.AssertClose(c["forge_t_to_sigma"].Numbers(), [.. ts.Select(Forge.SigmaOf)], 0, 1e-5, "forge sigma");
        GoldenJson.AssertClose(
            c["percent_to_sigma"].Numbers(), [.. c["percents"].Numbers().Select(Forge.SigmaAtFraction)], 0, 1e-5, "percent");
    }

    [Fact]
    public void Levels_in_half_precision_are_near_the_exact_ones_and_halves_themselves()
    {
        var half = A1111.Downcast();
        Assert.Equal(half.Sigmas.ToArray(), half.Sigmas.ToArray().Select(sigma => (double)(Half)sigma));
        Assert.Equal(half.LogSigmas.ToArray(), half.LogSigmas.ToArray().Select(log => (double)(Half)log));
        // ᾱ near 1 has 11 bits, so that the lowest levels move most.
        GoldenJson.AssertClose(A1111.Sigmas[..30], half.Sigmas[..30], 0, 0.073);
        GoldenJson.AssertClose(A1111.Sigmas[30..], half.Sigmas[30..], 0, 0.0029);
        // Reckoned with Python's half-precision numbers (struct, format e), each operation rounded.
        int[] steps = [0, 1, 30, 500, 999];
        Assert.Equal([0.03125, 0.038299560546875, 0.1707763671875, 1.6181640625, 14.609375], steps.Select(step => half.Sigmas[step]));
        Assert.Equal([-3.46484375, -3.26171875, -1.767578125, 0.481201171875, 2.681640625], steps.Select(step => half.LogSigmas[step]));
        Assert.Equal(Math.Exp(2.681640625), half.SigmaOf(999));
        Assert.Equal(half.SigmaOf(500.25), half.With(SigmaLookup.Nearest).SigmaOf(500.25));
    }

    [Property]
    public bool A_timestep_and_back_is_the_same(ushort value)
    {
        var t = value / 65535.0 * 999;
        return Math.Abs(A1111.TimestepOf(A1111.SigmaOf(t)) - t) < 1e-9;
    }
}
