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
        new("Euler a", EulerAncestral.Sample) { Aliases = ["k_euler_a", "k_euler_ancestral"], UsesEnsd = true },
        new("Euler", Euler.Sample) { Aliases = ["k_euler"] },
        new("DDIM", Ddim.Sample) { Aliases = ["ddim"], Space = SamplerSpace.VariancePreserving, DefaultEta = 0 },
        new("DDIM CFG++", Ddim.SampleCfgPlusPlus) { Aliases = ["ddim_cfgpp"], Space = SamplerSpace.VariancePreserving, DefaultEta = 0 },
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
