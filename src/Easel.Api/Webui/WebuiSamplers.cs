using Easel.Core.Jobs;

namespace Easel.Api.Webui;

/// <summary>Samplers and schedules by all the names that clients know: today's, aliases, and the joined ones from before A1111 1.9 ("DPM++ 2M Karras").</summary>
internal static class WebuiSamplers
{
    /// <summary>The sampler and the schedule of a request; a null schedule is "Automatic".</summary>
    /// <exception cref="WebuiException">There is no such sampler or schedule.</exception>
    public static (string Sampler, string? Scheduler) Resolve(WorkerCapabilities capabilities, string name, string? scheduler)
    {
        var schedule = scheduler is null or "" or "None" ? null : Schedule(capabilities, scheduler) ?? throw new WebuiException(400, $"Scheduler not found: '{scheduler}'. Choose one of {string.Join(", ", capabilities.Schedulers.Select(it => it.Label))}.");
        if (Sampler(capabilities, name) is { } found) return (found.Name, IsAutomatic(schedule) ? null : schedule!.Label);
        foreach (var candidate in capabilities.Schedulers)
            foreach (var ending in (string[])[candidate.Label, candidate.Id, .. candidate.Aliases])
                if (name.EndsWith($" {ending}", StringComparison.OrdinalIgnoreCase) && Sampler(capabilities, name[..^(ending.Length + 1)]) is { } joined)
                    return (joined.Name, IsAutomatic(schedule) ? candidate.Label : schedule!.Label);
        throw new WebuiException(400, $"Sampler not found: '{name}'. Choose one of {string.Join(", ", capabilities.Samplers.Select(it => it.Name))}.");
    }

    private static bool IsAutomatic(SchedulerCapability? schedule) => schedule is null || schedule.Id.Equals("automatic", StringComparison.OrdinalIgnoreCase);

    private static SamplerCapability? Sampler(WorkerCapabilities capabilities, string name) => capabilities.Samplers.FirstOrDefault(it =>
        it.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || it.Aliases.Contains(name, StringComparer.OrdinalIgnoreCase));

    private static SchedulerCapability? Schedule(WorkerCapabilities capabilities, string name) => capabilities.Schedulers.FirstOrDefault(it =>
        it.Id.Equals(name, StringComparison.OrdinalIgnoreCase) || it.Label.Equals(name, StringComparison.OrdinalIgnoreCase) || it.Aliases.Contains(name, StringComparer.OrdinalIgnoreCase));
}
