using System.Text.RegularExpressions;

namespace Easel.Core.Requests;

/// <summary>What the device options of every request must keep to.</summary>
internal static partial class DeviceRules
{
    public static void Check(FieldProblems found, DeviceOptions? device)
    {
        found.Require(device is not null, "device", "is null; leave it out for the defaults.");
        if (device is null) return;
        found.Require(device.Name is not null && DeviceName().IsMatch(device.Name), "device.name", $"'{device.Name}' is no device; give auto, cpu, cuda or cuda:N.");
        found.RequireDefined("device.precision", device.Precision);
        if (device.Memory is { } memory) found.RequireDefined("device.memory", memory);
    }

    [GeneratedRegex("^(auto|cpu|cuda(:[0-9]{1,3})?)$")]
    private static partial Regex DeviceName();
}
