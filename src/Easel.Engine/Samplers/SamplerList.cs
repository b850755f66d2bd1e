using System.Collections.Immutable;
using Easel.Core.Errors;
using Easel.Engine.Diffusion.Schedules;

namespace Easel.Engine.Samplers;

/// <summary>The list of samplers.</summary>
public static class SamplerList
{
    /// <summary>All, in the order of A1111's list.</summary>
    public static ImmutableArray<SamplerInfo> All { get; } =
    [
        new("DPM++ 2M", Dpmpp2M.Sample) { Aliases = ["k_dpmpp_2m"], Schedule = "karras" },
        new("DPM++ SDE", DpmppSde.Sample) { Aliases = ["k_dpmpp_sde"], ScalesNoise = true, Schedule = "karras", IsSecondOrder = true, UsesBrownianNoise = true },
        new("DPM++ 2M SDE", Dpmpp2MSde.Sample) { Aliases = ["k_dpmpp_2m_sde"], ScalesNoise = true, Schedule = "exponential", UsesBrownianNoise = true },
        new("DPM++ 2M SDE Heun", Dpmpp2MSde.SampleHeun) { Aliases = ["k_dpmpp_2m_sde_heun"], ScalesNoise = true, Schedule = "exponential", UsesBrownianNoise = true },
        new("DPM++ 2S a", Dpmpp2SAncestral.Sample)
        {
            Aliases = ["k_dpmpp_2s_a", "DPM++ S2 a"], ScalesNoise = true, Schedule = "karras", UsesEnsd = true, IsSecondOrder = true,
        },
        new("DPM++ 3M SDE", Dpmpp3MSde.Sample)
        {
            Aliases = ["k_dpmpp_3m_sde"], ScalesNoise = true, Schedule = "exponential", DiscardsPenultimate = true, UsesBrownianNoise = true,
        },
        new("Euler a", EulerAncestral.Sample) { Aliases = ["k_euler_a", "k_euler_ancestral"], ScalesNoise = true, UsesEnsd = true },
        new("Euler", Euler.Sample) { Aliases = ["k_euler"], Churns = true, ScalesNoise = true },
        new("LMS", Lms.Sample) { Aliases = ["k_lms"] },
        new("Heun", Heun.Sample) { Aliases = ["k_heun"], Churns = true, ScalesNoise = true, IsSecondOrder = true },
        new("DPM2", Dpm2.Sample) { Aliases = ["k_dpm_2"], Churns = true, ScalesNoise = true, Schedule = "karras", DiscardsPenultimate = true, IsSecondOrder = true },
        new("DPM2 a", Dpm2Ancestral.Sample)
        {
            Aliases = ["k_dpm_2_a"], ScalesNoise = true, Schedule = "karras", DiscardsPenultimate = true, UsesEnsd = true, IsSecondOrder = true,
        },
        new("DPM fast", DpmFast.Sample) { Aliases = ["k_dpm_fast"], ScalesNoise = true, UsesEnsd = true, ChoosesSteps = true },
        new("DPM adaptive", DpmAdaptive.Sample) { Aliases = ["k_dpm_ad"], ScalesNoise = true, UsesEnsd = true, ChoosesSteps = true, WeighsBatch = true },
        new("Restart", Restart.Sample) { Aliases = ["restart"], ScalesNoise = true, Schedule = "karras", IsSecondOrder = true },
        new("HeunPP2", HeunPlusPlus2.Sample) { Aliases = ["heunpp2"], Churns = true, ScalesNoise = true },
        new("IPNDM", Ipndm.Sample) { Aliases = ["ipndm"] },
        new("IPNDM_V", IpndmV.Sample) { Aliases = ["ipndm_v"] },
        new("DEIS", Deis.Sample) { Aliases = ["deis"] },
        new("DDIM", Ddim.Sample) { Aliases = ["ddim"], Space = SamplerSpace.VariancePreserving, DefaultEta = 0 },
        new("DDIM CFG++", Ddim.SampleCfgPlusPlus) { Aliases = ["ddim_cfgpp"], Space = SamplerSpace.VariancePreserving, DefaultEta = 0 },
        new("PLMS", Plms.Sample) { Aliases = ["plms"], Space = SamplerSpace.VariancePreserving, DefaultEta = 0 },
        new("UniPC", UniPc.Sample) { Aliases = ["unipc"], Space = SamplerSpace.VariancePreserving, DefaultEta = 0, HasOwnLevels = true },
        new("LCM", Lcm.Sample) { Aliases = ["k_lcm"], IsConsistencyModel = true },
        new("DDPM", Ddpm.Sample) { Aliases = ["ddpm"] },
        new("TCD", Tcd.Sample) { Aliases = ["tcd"], ScalesNoise = true, Schedule = "sgm_uniform", DefaultEta = Tcd.DefaultGamma },
    ];

    /// <summary>The sampler of this name or alias, in any letter case; null where there is none.</summary>
    public static SamplerInfo? Find(string name) => All.FirstOrDefault(sampler =>
        sampler.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || sampler.Aliases.Contains(name, StringComparer.OrdinalIgnoreCase));

    /// <summary>
    /// The sampler and the schedule of names as they appear in requests and infotext, where the sampler's name may end in the schedule's
    /// ("DPM++ 2M Karras", the form before A1111 1.9). A schedule that the sampler takes anyway is Automatic.
    /// </summary>
    /// <exception cref="UnsupportedFeatureException">There is no such sampler or schedule.</exception>
    public static (SamplerInfo Sampler, Schedule Schedule) Resolve(string name, string? schedule = null)
    {
        var sampler = Find(name);
        var found = schedule is null ? ScheduleList.Get(ScheduleList.Automatic) : ScheduleList.Get(schedule);
        if (sampler is null)
        {
            foreach (var candidate in ScheduleList.All)
            {
                foreach (var label in (string[])[candidate.Label, candidate.Id, .. candidate.Aliases])
                {
                    if (name.EndsWith(" " + label, StringComparison.OrdinalIgnoreCase) && Find(name[..^(label.Length + 1)]) is { } prefix)
                        (sampler, found) = (prefix, candidate);
                }
            }
        }

        if (sampler is null)
            throw new UnsupportedFeatureException($"There is no sampler '{name}'. Choose one of: {string.Join(", ", All.Select(s => s.Name))}.");
        return (sampler, found.Id == sampler.Schedule ? ScheduleList.Get(ScheduleList.Automatic) : found);
    }
}
