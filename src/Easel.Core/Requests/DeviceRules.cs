using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Easel.Core.Errors;

namespace Easel.Core.Requests;

/// <summary>What the device options of every request must keep to.</summary>
public static partial class DeviceRules
{
    /// <summary>What is wrong with options that stand alone.</summary>
    public static ImmutableArray<FieldProblem> Problems(DeviceOptions device)
    {
        var found = new FieldProblems();
        Check(found, device);
        return found.Found;
    }

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
