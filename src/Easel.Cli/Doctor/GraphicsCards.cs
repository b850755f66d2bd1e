using System.Diagnostics;
using System.Globalization;

namespace Easel.Cli.Doctor;

/// <summary>A graphics card as its driver describes it.</summary>
internal sealed record GraphicsCard(string Name, long? MemoryBytes, string Driver, bool IsNvidia);

/// <summary>Finds graphics cards without loading any tensor library.</summary>
internal static class GraphicsCards
{
    private const int PatienceMilliseconds = 10_000;

    public static IReadOnlyList<GraphicsCard> Find() => [.. Nvidia(), .. Amd("/sys/class/drm")];

    private static IEnumerable<GraphicsCard> Nvidia()
    {
        // NVIDIA's own tool comes with every driver, on every platform.
        var query = new ProcessStartInfo("nvidia-smi", "--query-gpu=name,memory.total,driver_version --format=csv,noheader,nounits")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        try
        {
            using var process = Process.Start(query);
            if (process is null) return [];
            if (process.WaitForExit(PatienceMilliseconds)) return process.ExitCode == 0 ? Parse(process.StandardOutput.ReadToEnd()) : [];
            process.Kill();
            return [];
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return [];    // not installed: no driver
        }
    }

    /// <summary>Lines of <c>name, MiB, driver</c>.</summary>
    public static IReadOnlyList<GraphicsCard> Parse(string lines) =>
    [
        .. from line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
           let parts = line.Split(',', StringSplitOptions.TrimEntries)
           where parts.Length == 3
           select new GraphicsCard(parts[0], long.TryParse(parts[1], CultureInfo.InvariantCulture, out var mebibytes) ? mebibytes << 20 : null, parts[2], IsNvidia: true),
    ];

    /// <summary>AMD cards as Linux's amdgpu driver shows them.</summary>
    public static IReadOnlyList<GraphicsCard> Amd(string folder)
    {
        var found = new List<GraphicsCard>();
        if (!Directory.Exists(folder)) return found;
        foreach (var card in Directory.EnumerateDirectories(folder, "card*").Order(StringComparer.Ordinal))
        {
            if (Path.GetFileName(card).Contains('-', StringComparison.Ordinal)) continue;    // card0-HDMI-A-1 is a plug
            if (Read(card, "vendor") != "0x1002") continue;
            long? memory = long.TryParse(Read(card, "mem_info_vram_total"), CultureInfo.InvariantCulture, out var bytes) ? bytes : null;
            found.Add(new GraphicsCard(Read(card, "product_name") is { Length: > 0 } name ? name : "AMD graphics card", memory, "amdgpu", IsNvidia: false));
        }
        return found;
    }

    private static string Read(string card, string name)
    {
        var file = Path.Combine(card, "device", name);
        try
        {
            return File.Exists(file) ? File.ReadAllText(file).Trim() : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
