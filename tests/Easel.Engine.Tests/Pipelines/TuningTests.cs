using Easel.Core.Errors;
using Easel.Core.Prompts;
using Easel.Core.Requests;
using Easel.Engine.Diffusion.Noise;
using Easel.Engine.Diffusion.Schedules;
using Easel.Engine.Pipelines;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Pipelines;

/// <summary>What tunes a sampler, its levels and its guidance reaches the picture, or is refused.</summary>
[NoTensorLeaks]
public sealed class TuningTests
{
    private static readonly GenerateRequest Request = new("a (red:1.5) cat", "dog", Sampler: "Euler", Scheduler: "Karras", Steps: 4, Width: 64, Height: 64, Seed: 5);

    // Two chunks, with a comma where the first one ends.
    private static readonly string LongPrompt = string.Join(' ', Enumerable.Repeat("cat", 70)) + ", a dog in a red house under a tree";

    private static readonly Dictionary<string, Func<GenerateRequest, GenerateRequest>> Changes = new()
    {
        ["s_churn"] = it => it with { Sampling = new(SChurn: 30) },
        ["s_tmin"] = it => it with { Sampling = new(SChurn: 30, STmin: 1) },
        ["s_tmax"] = it => it with { Sampling = new(SChurn: 30, STmax: 5) },
        ["s_noise"] = it => it with { Sampling = new(SChurn: 30, SNoise: 0.5) },
        ["sigma_min"] = it => it with { Sampling = new(SigmaMin: 0.1) },
        ["sigma_max"] = it => it with { Sampling = new(SigmaMax: 10) },
        ["rho"] = it => it with { Sampling = new(Rho: 3) },
        ["discard"] = it => it with { Sampling = new(DiscardPenultimate: true) },
        ["zero terminal snr"] = it => it with { Sampling = new(ZeroTerminalSnr: true) },
        ["sgm noise multiplier"] = it => it with { Sampling = new(SgmNoiseMultiplier: true) },
        ["downcast alphas"] = it => it with { Scheduler = "Uniform", Sampling = new(DowncastAlphas: true) },
        ["beta alpha"] = it => it with { Scheduler = "Beta", Sampling = new(BetaAlpha: 0.4) },
        ["beta beta"] = it => it with { Scheduler = "Beta", Sampling = new(BetaBeta: 0.4) },
        ["UniPC variant"] = it => it with { Sampler = "UniPC", Scheduler = null, Sampling = new(UniPc: new(UniPcVariant.Bh2)) },
        ["UniPC spacing"] = it => it with { Sampler = "UniPC", Scheduler = null, Sampling = new(UniPc: new(Spacing: UniPcSpacing.LogSnr)) },
        ["UniPC order"] = it => it with { Sampler = "UniPC", Scheduler = null, Sampling = new(UniPc: new(Order: 1)) },
        ["UniPC full order"] = it => it with { Sampler = "UniPC", Scheduler = null, Sampling = new(UniPc: new(LowerOrderFinal: false)) },
        ["comma padding"] = it => it with { Prompt = LongPrompt, Text = new(CommaPaddingBacktrack: 0) },
        ["old scheduling"] = it => it with { Prompt = "a [cat:dog:2.0]", Text = new(OldScheduling: true) },
        ["pad conditions"] = it => it with { Prompt = LongPrompt, Text = new(PadConditions: true) },
        ["pad as before"] = it => it with { Prompt = LongPrompt, Text = new(PadAsBefore: true) },
        ["rescale"] = it => it with { Guidance = new(CfgRescale: 0.7) },
        ["skip early"] = it => it with { Guidance = new(SkipEarlyCfg: 0.3) },
        ["ngms"] = it => it with { Guidance = new(Ngms: 5) },
        ["ngms in all steps"] = it => it with { Guidance = new(Ngms: 5, NgmsAllSteps: true) },
        ["guidance start"] = it => it with { Guidance = new(GuidanceStart: 0.25) },
        ["guidance end"] = it => it with { Guidance = new(GuidanceEnd: 0.75) },
        ["no norm"] = it => it with { Emphasis = Emphasis.NoNorm },
        ["ignore"] = it => it with { Emphasis = Emphasis.Ignore },
        ["none"] = it => it with { Emphasis = Emphasis.None },
        ["seed resize"] = it => it with { SeedResizeWidth = 48, SeedResizeHeight = 80 },
    };

    [Fact]
    public void Every_setting_moves_the_latents_in_its_own_way()
    {
        using var painted = new Painted();
        var all = Changes.Values.Prepend(it => it).Select(change => Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(Latents(painted, change(Request)).AsSpan())));
        Assert.Equal(Changes.Count + 1, all.Distinct().Count());
    }

    [Fact]
    public void Settings_that_say_the_same_paint_the_same()
    {
        using var painted = new Painted();
        var plain = Latents(painted, Request);
        Assert.Equal(plain, Latents(painted, Request with { Sampling = new(SChurn: 30, STmin: 100) }));
        Assert.Equal(plain, Latents(painted, Request with { Sampling = new(SigmaMin: DiscreteSchedule.StableDiffusion.SigmaMin, SigmaMax: DiscreteSchedule.StableDiffusion.SigmaMax, Rho: 7) }));
        Assert.Equal(plain, Latents(painted, Request with { SeedResizeWidth = 64, SeedResizeHeight = 64 }));

        var unguided = Latents(painted, Request with { Cfg = 1 });
        Assert.Equal(unguided, Latents(painted, Request with { Guidance = new(SkipEarlyCfg: 1) }));
        Assert.Equal(unguided, Latents(painted, Request with { Guidance = new(Ngms: 100, NgmsAllSteps: true) }));

        Assert.Equal(plain, Latents(painted, Request with { Text = new(OldScheduling: true, CommaPaddingBacktrack: 5, PadConditions: true) }));
        // Two empty chunks written out, and one of them filled up, are the same but for the order of sums.
        var written = Latents(painted, Request with { Prompt = LongPrompt, Negative = "BREAK", Text = new(CommaPaddingBacktrack: 0) });
        var filled = Latents(painted, Request with { Prompt = LongPrompt, Negative = "", Text = new(CommaPaddingBacktrack: 0, PadConditions: true) });
        Assert.All(written.Zip(filled), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
        Assert.Equal(plain, Latents(painted, Request with { Guidance = new(GuidanceStart: 0, GuidanceEnd: 0.99) }));

        Assert.Equal(Latents(painted, Request with { Prompt = "a red cat" }), Latents(painted, Request with { Emphasis = Emphasis.Ignore }));
        var ancestral = Request with { Sampler = "Euler a", Scheduler = null };
        Assert.NotEqual(Latents(painted, ancestral), Latents(painted, ancestral with { Sampling = new(SNoise: 0.9) }));
    }

    [Fact]
    public void Levels_are_those_of_the_schedule_with_its_ends_and_curve()
    {
        Assert.Equal(KarrasSchedule.Compute(4, 0.1, 10, 3), Levels(Request with { Sampling = new(SigmaMin: 0.1, SigmaMax: 10, Rho: 3) }));
        var discarded = Levels(Request with { Sampling = new(DiscardPenultimate: true) });
        Assert.Equal(ScheduleList.WithoutPenultimate(ScheduleList.Get("karras"), new ScheduleRequest { Steps = 4 }), discarded);
        var zero = DiscreteSchedule.StableDiffusion.WithZeroTerminalSnr();
        Assert.Equal(KarrasSchedule.Compute(4, zero.SigmaMin, zero.SigmaMax), Levels(Request with { Sampling = new(ZeroTerminalSnr: true) }));
        Assert.Equal(zero.SigmaMax, Levels(Request with { Sampler = "Euler", Scheduler = null, Sampling = new(ZeroTerminalSnr: true) })[0]);
        // Timestep samplers run one timestep more instead, as in A1111.
        Assert.Equal(Levels(Request with { Sampler = "DDIM", Steps = 5 }), Levels(Request with { Sampler = "DDIM", Sampling = new(DiscardPenultimate: true) }));
        Assert.True(Levels(Request with { Sampler = "UniPC", Scheduler = null, Sampling = new(ZeroTerminalSnr: true) })[0] > 4000);
    }

    [Fact]
    public void From_a_picture_the_rest_of_the_same_levels_runs()
    {
        var whole = SamplingPlan.Of(Request with { Steps = 20, Sampling = new(Rho: 5) }, DiscreteSchedule.StableDiffusion, isSdxl: false);
        var half = whole.FromPicture(0.5, exactSteps: false);
        Assert.Equal(whole.Levels[9..], half.Levels);
        Assert.Equal(half.Levels[0], half.Run.Start);
        Assert.Equal(12, whole.FromPicture(0.5, exactSteps: true, steps: 12).Steps);
    }

    [Fact]
    public void Sampling_starts_from_the_noise_of_the_seed_at_its_old_size()
    {
        using var scope = NewDisposeScope();
        using var painted = new Painted();
        var result = painted.Batch(Request with { SeedResizeWidth = 96, SeedResizeHeight = 48, Subseed = 9, SubseedStrength = 0.2, Output = new OutputOptions(SaveSteps: "x") });
        var noise = new ImageNoise(new ImageNoiseOptions { Shape = (4, 8, 8), Seeds = [5], Subseeds = [9], SubseedStrength = 0.2, ResizeFromWidth = 96, ResizeFromHeight = 48 });
        Assert.Equal((noise.Next() * KarrasSchedule.Compute(4, DiscreteSchedule.StableDiffusion.SigmaMin, DiscreteSchedule.StableDiffusion.SigmaMax)[0]).data<float>().ToArray(), result.Steps[0].Values);
    }

    [Theory]
    [InlineData("DPM++ 2M", null, "sampling.sChurn", "Heun")]
    [InlineData("DPM++ 2M", null, "sampling.sTmin", "Heun")]
    [InlineData("DPM++ 2M", null, "sampling.sTmax", "Heun")]
    [InlineData("DPM++ 2M", null, "sampling.sNoise", "Euler a")]
    [InlineData("Euler", null, "sampling.sigmaMin", "Karras")]
    [InlineData("Euler", "Simple", "sampling.sigmaMax", "Karras")]
    [InlineData("Euler", "Exponential", "sampling.rho", "Polyexponential")]
    [InlineData("DDIM", null, "sampling.sigmaMax", "Karras")]
    [InlineData("LCM", null, "sampling.discardPenultimate", "LCM")]
    [InlineData("LCM", null, "sampling.rho", "Karras")]
    [InlineData("DDIM", null, "sampling.sgmNoiseMultiplier", "DDIM")]
    [InlineData("Euler", "Karras", "sampling.betaAlpha", "Beta")]
    [InlineData("UniPC", null, "sampling.betaBeta", "Beta")]
    [InlineData("DDIM", null, "sampling.uniPc", "UniPC")]
    public void What_a_sampler_or_schedule_does_not_have_is_refused(string sampler, string? scheduler, string field, string named)
    {
        var tuning = field[9..] switch
        {
            "sChurn" => new SamplingTuning(SChurn: 1),
            "sTmin" => new SamplingTuning(STmin: 1),
            "sTmax" => new SamplingTuning(STmax: 1),
            "sNoise" => new SamplingTuning(SNoise: 1.01),
            "sigmaMin" => new SamplingTuning(SigmaMin: 0.1),
            "sigmaMax" => new SamplingTuning(SigmaMax: 10),
            "rho" => new SamplingTuning(Rho: 3),
            "sgmNoiseMultiplier" => new SamplingTuning(SgmNoiseMultiplier: true),
            "betaAlpha" => new SamplingTuning(BetaAlpha: 0.4),
            "betaBeta" => new SamplingTuning(BetaBeta: 0.4),
            "uniPc" => new SamplingTuning(UniPc: new(Order: 2)),
            _ => new SamplingTuning(DiscardPenultimate: true),
        };
        var error = Assert.Throws<InvalidRequestException>(() => Levels(Request with { Sampler = sampler, Scheduler = scheduler, Sampling = tuning }));
        Assert.Equal(field, Assert.Single(error.Problems).Field);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ends_that_leave_no_levels_are_refused()
    {
        Assert.Throws<InvalidRequestException>(() => Levels(Request with { Sampling = new(SigmaMin: 20) }));
        Assert.Throws<InvalidRequestException>(() => Levels(Request with { Sampling = new(SigmaMax: 0.01) }));
    }

    private static float[] Latents(Painted painted, GenerateRequest request) => [.. painted.Batch(request).Latents.Values];

    private static double[] Levels(GenerateRequest request) => [.. SamplingPlan.Of(request, DiscreteSchedule.StableDiffusion, isSdxl: false).Levels];
}
