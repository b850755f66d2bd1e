using System.Globalization;

namespace Easel.Engine.Memory;

/// <summary>The machine's memory, or the share that its container may use.</summary>
/// <param name="TotalBytes">All of it.</param>
/// <param name="FreeBytes">What can be had without swapping.</param>
public sealed record MachineMemory(long TotalBytes, long FreeBytes)
{
    /// <summary>As it is now.</summary>
    public static MachineMemory Read()
    {
        try
        {
            if (OperatingSystem.IsLinux()) return Limit(ParseMemInfo(File.ReadLines("/proc/meminfo")), ReadNumber("memory.max"), ReadNumber("memory.current"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            // A kernel without /proc: the runtime's own figures do.
        }

        return FromRuntime();
    }

    /// <summary>Reads the lines of Linux' <c>/proc/meminfo</c>.</summary>
    /// <exception cref="FormatException">They lack MemTotal or MemAvailable.</exception>
    internal static MachineMemory ParseMemInfo(IEnumerable<string> lines)
    {
        long total = 0, free = 0;
        foreach (var line in lines)
        {
            if (line.StartsWith("MemTotal:", StringComparison.Ordinal)) total = KibiBytes(line);
            else if (line.StartsWith("MemAvailable:", StringComparison.Ordinal)) free = KibiBytes(line);
        }

        return total > 0 && free > 0 ? new MachineMemory(total, free) : throw new FormatException("/proc/meminfo lacks MemTotal or MemAvailable.");
    }

    /// <summary>The machine's memory under a control group's limit (cgroup v2), where there is one.</summary>
    internal static MachineMemory Limit(MachineMemory machine, long? limit, long? used) =>
        limit is not { } most || most >= machine.TotalBytes
            ? machine
            : new MachineMemory(most, Math.Clamp(most - (used ?? 0), 0, machine.FreeBytes));

    // The runtime knows the machine's load as of the last collection, to a percent.
    private static MachineMemory FromRuntime()
    {
        GC.Collect(0);
        var info = GC.GetGCMemoryInfo(GCKind.Any);
        return new MachineMemory(info.TotalAvailableMemoryBytes, Math.Max(0, info.TotalAvailableMemoryBytes - info.MemoryLoadBytes));
    }

    private static long KibiBytes(string line) =>
        long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;

    private static long? ReadNumber(string file)
    {
        var path = Path.Combine("/sys/fs/cgroup", file);
        return File.Exists(path) && long.TryParse(File.ReadAllText(path), CultureInfo.InvariantCulture, out var value) ? value : null;
    }
}
