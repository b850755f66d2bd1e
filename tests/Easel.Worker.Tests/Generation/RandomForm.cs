using Easel.Core.Prompts;
using Easel.Core.Requests;
using Easel.Engine.Diffusion.Schedules;
using Easel.Engine.Samplers;

namespace Easel.Worker.Tests.Generation;

/// <summary>Forms filled in at random, each with what its sampler and schedule have.</summary>
internal static class RandomForm
{
    private static readonly string[] Words =
        ["a cat", "(red:1.3) house", "[dog]", "[cow|horse]", "[day:night:0.5]", "[snow:1]", "[fog::1]", "BREAK", "猫", "💐", ":-\\)", "\"quoted\": yes", "Steps: 5, x", "a, b", "AND a tree :0.7"];

    public static GenerateRequest Of(int seed)
    {
        // A test's own draws; the same seed gives the same form.
        var draw = new Random(seed);
        var sampler = Any(SamplerList.All);
        var takesSchedule = sampler.Space == SamplerSpace.VarianceExploding;
        var schedule = takesSchedule && Chance(0.7) ? Any(ScheduleList.All) : ScheduleList.Get(ScheduleList.Automatic);
        var levels = SamplerLevels.ScheduleOf(sampler, SamplerList.Resolve(sampler.Name, schedule.Id).Schedule);
        var resized = Chance(0.2);
        var hires = Chance(0.2) ? Second() : null;
        return new GenerateRequest(
            Text(), Chance(0.6) ? Text() : "", Sampler: sampler.Name, Scheduler: schedule.Id == ScheduleList.Automatic ? null : schedule.Label,
            Steps: draw.Next(1, 4), Cfg: draw.Next(2, 60) / 4.0, Width: 8 * draw.Next(6, 10), Height: 8 * draw.Next(6, 10), Seed: draw.NextInt64(1L << 32),
            Subseed: draw.Next(), SubseedStrength: Chance(0.3) ? draw.Next(1, 100) / 100.0 : 0, BatchSize: Chance(0.2) ? 2 : 1, ClipSkip: Chance(0.4) ? draw.Next(1, 3) : null,
            Eta: Chance(0.3) ? draw.Next(0, 11) / 10.0 : null, Ensd: Chance(0.3) ? 31337 : 0, NoiseSource: Chance(0.5) ? NoiseSource.Nv : NoiseSource.Cpu,
            SeedResizeWidth: resized ? 8 * draw.Next(4, 12) : 0, SeedResizeHeight: resized ? 8 * draw.Next(4, 12) : 0, Emphasis: Any(Enum.GetValues<Emphasis>()),
            Sampling: new SamplingTuning(
                SChurn: sampler.Churns && Chance(0.5) ? draw.Next(1, 40) : 0,
                SNoise: sampler.ScalesNoise && Chance(0.5) ? draw.Next(90, 110) / 100.0 : 1,
                SigmaMin: levels is { TakesEnds: true } && Chance(0.3) ? draw.Next(3, 20) / 100.0 : null,
                SigmaMax: levels is { TakesEnds: true } && Chance(0.3) ? draw.Next(8, 20) : null,
                Rho: levels is { DefaultRho: not null } && Chance(0.5) ? draw.Next(1, 9) : null,
                DiscardPenultimate: levels is not null && Chance(0.2),
                ZeroTerminalSnr: Chance(0.1),
                SgmNoiseMultiplier: takesSchedule && Chance(0.2),
                DowncastAlphas: Chance(0.2),
                BetaAlpha: levels?.Id == "beta" ? 0.5 : 0.6,
                UniPc: sampler.HasOwnLevels ? new UniPcTuning(Any(Enum.GetValues<UniPcVariant>()), Any(Enum.GetValues<UniPcSpacing>()), draw.Next(1, 5), Chance(0.5)) : null),
            Guidance: new GuidanceTuning(
                CfgRescale: Chance(0.2) ? 0.7 : 0, SkipEarlyCfg: Chance(0.2) ? 0.25 : 0, Ngms: Chance(0.2) ? 2.5 : 0, GuidanceStart: Chance(0.2) ? 0.125 : 0, GuidanceEnd: Chance(0.2) ? 0.875 : 1),
            Text: new TextTuning(Chance(0.2), Chance(0.2) ? 10 : 20, PadConditions: Chance(0.2)),
            Tiling: Chance(0.2),
            Hires: hires,
            Refiner: Chance(0.2) ? new RefinerOptions(Studio.Model, draw.Next(1, 10) / 10.0, Chance(0.5), hires is null ? RefinedPass.Second : Any(Enum.GetValues<RefinedPass>())) : null)
        {
            Count = Chance(0.1) ? 2 : 1,
        };

        HiresOptions Second() => new(
            Chance(0.5) ? 1.5 : 1.25, Any(["Latent (nearest-exact)", "Lanczos", null]), draw.Next(0, 3), draw.Next(1, 10) / 10.0, Prompt: Chance(0.3) ? Text() : null, Negative: Chance(0.3) ? Text() : null, Cfg: Chance(0.3) ? 3.5 : null);
        bool Chance(double share) => draw.NextDouble() < share;
        T Any<T>(IReadOnlyList<T> all) => all[draw.Next(all.Count)];
        string Text() => string.Join(Chance(0.8) ? ", " : "\n", Enumerable.Range(0, draw.Next(1, 5)).Select(_ => Any(Words)));
    }
}
