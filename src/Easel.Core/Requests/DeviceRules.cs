using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Easel.Core.Errors;

namespace Easel.Core.Requests;

/// <summary>What the device options of every request must keep to.</summary>
public static partial class DeviceRules
{
    private const double Giga = 1L << 30;

    /// <summary>What is wrong with options that stand alone.</summary>
    public static ImmutableArray<FieldProblem> Problems(DeviceOptions device)
    {
        var found = new FieldProblems();
        Check(found, device);
        return found.Found;
    }

    /// <summary>A budget's gigabytes in bytes.</summary>
    public static long Bytes(double gigabytes) => (long)(gigabytes * Giga);

    /// <summary>Why a budget cannot be used; null where it can.</summary>
    /// <param name="gigabytes">The budget, in gigabytes of 2^30 bytes.</param>
    /// <param name="device">What people call the device.</param>
    /// <param name="bytes">All of its memory.</param>
    public static string? BudgetRefusal(double gigabytes, string device, long bytes) => Bytes(gigabytes) <= bytes ? null : string.Create(
        CultureInfo.InvariantCulture, $"{gigabytes:0.##} GB is more than {device} has: {bytes / Giga:0.##} GB. Give at most that, or leave it out.");

    internal static void Check(FieldProblems found, DeviceOptions? device)
    {
        found.Require(device is not null, "device", "is null; leave it out for the defaults.");
        if (device is null) return;
        found.Require(device.Name is not null && DeviceName().IsMatch(device.Name), "device.name", $"'{device.Name}' is no device; give auto, cpu, cuda or cuda:N.");
        found.RequireDefined("device.precision", device.Precision);
        if (device.Memory is { } memory) found.RequireDefined("device.memory", memory);
        if (device.MemoryBudget is { } budget) found.RequireRange("device.memoryBudget", budget, 0.1, 1e6);
    }

    [GeneratedRegex("^(auto|cpu|cuda(:[0-9]{1,3})?)$")]
    private static partial Regex DeviceName();
}
