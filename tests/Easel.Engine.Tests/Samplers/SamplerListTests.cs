using Easel.Core.Errors;
using Easel.Engine.Diffusion.Schedules;
using Easel.Engine.Samplers;

namespace Easel.Engine.Tests.Samplers;

public sealed class SamplerListTests
{
    [Theory]
    [InlineData("DPM++ 2M Karras", null, "DPM++ 2M", "automatic")]
    [InlineData("DPM++ 2M SDE Karras", null, "DPM++ 2M SDE", "karras")]
    [InlineData("DPM++ 2M SDE Exponential", null, "DPM++ 2M SDE", "automatic")]
    [InlineData("DPM++ 2S a Karras", null, "DPM++ 2S a", "automatic")]
    [InlineData("DPM++ S2 a", null, "DPM++ 2S a", "automatic")]
    [InlineData("LMS Karras", null, "LMS", "karras")]
    [InlineData("Euler SGMUniform", null, "Euler", "sgm_uniform")]
    [InlineData("k_euler_a", "karras", "Euler a", "karras")]
    [InlineData("euler", "SGM Uniform", "Euler", "sgm_uniform")]
    [InlineData("DDIM", "Automatic", "DDIM", "automatic")]
    public void Names_of_today_and_of_old_infotexts_are_found(string name, string? schedule, string sampler, string found)
    {
        var (resolved, resolvedSchedule) = SamplerList.Resolve(name, schedule);
        Assert.Equal((sampler, found), (resolved.Name, resolvedSchedule.Id));
    }

    [Fact]
    public void An_unknown_name_is_reported_with_the_known_ones()
    {
        var error = Assert.Throws<UnsupportedFeatureException>(() => SamplerList.Resolve("Eular"));
        Assert.Contains("'Eular'", error.Message, StringComparison.Ordinal);
        Assert.Contains("Euler a", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_unique_and_default_schedules_exist()
    {
        var names = SamplerList.All.SelectMany(s => s.Aliases.Append(s.Name)).Select(n => n.ToUpperInvariant());
        Assert.All(names.GroupBy(n => n), group => Assert.True(group.Count() == 1 || group.Distinct().Count() == 1, group.Key));
        Assert.All(SamplerList.All, s => Assert.True(s.Schedule is null || ScheduleList.Find(s.Schedule) is not null, s.Name));
    }
}
