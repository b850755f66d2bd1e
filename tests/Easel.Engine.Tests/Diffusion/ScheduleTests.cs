using System.Text.Json.Nodes;
using Easel.Core.Errors;
using Easel.Engine.Diffusion.Schedules;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Easel.Engine.Tests.Diffusion;

public sealed class ScheduleTests
{
    private static readonly JsonObject File = GoldenJson.Read("sampling/schedules.json");

    public static TheoryData<int, string> Cases
    {
        get
        {
            var data = new TheoryData<int, string>();
            foreach (var (index, c) in File.Cases("cases").Index())
                data.Add(index, c.Text("id"));
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Levels_equal_the_web_uis(int index, string id)
    {
        var c = File.Cases("cases").ElementAt(index);
        var inner = c.Text("inner");
        var request = new ScheduleRequest
        {
            Steps = c.Integer("n"),
            Model = inner switch
            {
                "forge" => DiscreteScheduleTests.Forge,
                "a1111" => DiscreteScheduleTests.A1111,
                _ => DiscreteScheduleTests.A1111.With(SigmaLookup.Nearest),
            },
            SigmaMin = c.Number("sigma_min"),
            SigmaMax = c.Number("sigma_max"),
            IsSdxl = c.Flag("sdxl"),
            BetaAlpha = c.Number("beta_alpha"),
            BetaBeta = c.Number("beta_beta"),
            Rho = c["rho"]?.GetValue<double>(),
        };

        var sigmas = ScheduleList.Compute(c.Text("scheduler"), request).Sigmas.AsSpan();

        var expected = c["sigmas"].Numbers();
        Assert.Equal(expected.Length, sigmas.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            var relative = inner != "forge" && expected[i] < 0.05 ? 2e-5 : 1e-5;
            GoldenJson.AssertClose([expected[i]], [sigmas[i]], 0, relative, $"{id} {i}");
        }
    }

    [Fact]
    public void Labels_are_the_web_uis()
    {
        foreach (var c in File.Cases("cases"))
            Assert.Equal(c.Text("label"), ScheduleList.Get(c.Text("scheduler")).Label);
        Assert.Equal("sgm_uniform", ScheduleList.Get("SGMUniform").Id);
    }

    [Fact]
    public void Discarding_the_penultimate_level_keeps_the_number_of_steps()
    {
        foreach (var c in File.Cases("discard_next_to_last"))
        {
            var request = new ScheduleRequest { Steps = c.Integer("steps"), Model = DiscreteScheduleTests.Forge };
            var sigmas = ScheduleList.WithoutPenultimate(ScheduleList.Get(c.Text("scheduler")), request);
            GoldenJson.AssertClose(c["sigmas"].Numbers(), sigmas, 0, 1e-5, c.Text("scheduler"));
        }
    }

    [Fact]
    public void Timestep_samplers_get_the_reference_timesteps()
    {
        foreach (var c in File.Cases("ddim_timesteps"))
            Assert.Equal(c["timesteps"].Longs(), DdimSchedule.Timesteps(c.Integer("steps")).Select(t => (long)t));
    }

    [Fact]
    public void An_unknown_schedule_is_reported_with_the_known_ones()
    {
        var error = Assert.Throws<UnsupportedFeatureException>(() => ScheduleList.Compute("karas", new() { Steps = 5 }));
        Assert.Contains("'karas'", error.Message, StringComparison.Ordinal);
        Assert.Contains("Karras", error.Message, StringComparison.Ordinal);
    }

    [Property(MaxTest = 200)]
    public FsCheck.Property Every_schedule_falls_strictly_and_stays_in_range() => Prop.ForAll(
        Gen.Choose(2, 150).Zip(Gen.Elements(ScheduleList.All.AsEnumerable())).ToArbitrary(),
        pair =>
        {
            var (steps, schedule) = pair;
            var sigmas = schedule.Compute(new ScheduleRequest { Steps = steps });
            var falls = sigmas.Zip(sigmas.Skip(1)).All(p => p.First > p.Second);

            // The optimised tables are published with rounded ends of their own; KL Optimal ends at the lowest level, all others at 0.
            var ends = sigmas[0] <= 14.6151 && sigmas[^1] == (schedule.Id == "kl_optimal" ? sigmas.Min() : 0) && sigmas[^2] > 0;
            return falls && ends;
        });

    [Property]
    public bool Karras_reaches_both_ends(byte steps, byte low, byte high)
    {
        var (min, max) = (0.001 + low / 100.0, 3 + high / 10.0);
        var sigmas = KarrasSchedule.Compute(steps + 2, min, max);
        return Math.Abs(sigmas[0] - max) < 1e-9 && Math.Abs(sigmas[^2] - min) < 1e-9 && sigmas[^1] == 0;
    }
}
