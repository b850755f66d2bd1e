using Easel.Application;

namespace Easel.Cli.Doctor;

/// <summary>Main memory: an SD 1.5 checkpoint and its working memory fit well into 16 GB.</summary>
internal static class MemoryCheck
{
    /// <summary>A machine sold with "16 GB" shows a little less than 16 GiB: firmware keeps some.</summary>
    private const long Recommended = 16_000_000_000;

    public static IEnumerable<HealthCheck> Run()
    {
        var (total, free) = Measure();
        yield return Judge(total, free);
    }

    public static HealthCheck Judge(long total, long free)
    {
        var detail = $"{Size.Text(total)} in all, {Size.Text(free)} free";
        return total >= Recommended
            ? HealthCheck.Ok("memory", detail)
            : HealthCheck.Warning("memory", detail, "less than 16 GB: full-size models may not fit; paint smaller pictures, or lower the memory mode", "easel generate PROMPT --memory low");
    }

    private static (long Total, long Free) Measure()
    {
        // The collector knows the limit of a container, and on every platform what is in use.
        GC.Collect(0);
        var info = GC.GetGCMemoryInfo();
        var (total, free) = (info.TotalAvailableMemoryBytes, info.TotalAvailableMemoryBytes - info.MemoryLoadBytes);
        if (File.Exists("/proc/meminfo"))
        {
            foreach (var line in File.ReadLines("/proc/meminfo"))
                if (line.StartsWith("MemAvailable:", StringComparison.Ordinal) && long.TryParse(line.AsSpan(13).Trim().TrimEnd("kB").Trim(), out var kilobytes))
                    free = kilobytes * 1024;
        }
        return (total, Math.Clamp(free, 0, total));
    }
}
