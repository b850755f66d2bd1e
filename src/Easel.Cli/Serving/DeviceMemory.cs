using System.Globalization;
using Easel.Cli.Doctor;
using Easel.Core.Requests;
using Easel.Engine.Memory;

namespace Easel.Cli.Serving;

/// <summary>The memory that a device's jobs may use at most, asked of the system and of the cards' drivers: no tensor library is loaded.</summary>
/// <param name="Name">What people call the device.</param>
/// <param name="Bytes">All of its memory.</param>
internal sealed record DeviceMemory(string Name, long Bytes)
{
    /// <summary>That of a device.</summary>
    /// <param name="device"><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</param>
    public static DeviceMemory Of(string device)
    {
        var cards = device == "cpu" ? [] : Cards();
        var number = device.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(device.AsSpan(5), CultureInfo.InvariantCulture, out var given) ? given : 0;
        return number < cards.Count ? new DeviceMemory(cards[number].Name, cards[number].MemoryBytes!.Value) : new DeviceMemory(Processor.Name(), MachineMemory.Read().TotalBytes);
    }

    /// <summary>The cards that this build brings the tensor library for.</summary>
    public static IReadOnlyList<GraphicsCard> Cards() =>
        Directory.EnumerateFiles(AppContext.BaseDirectory, "*torch_cuda*", SearchOption.AllDirectories).Any() ? [.. GraphicsCards.Find().Where(card => card is { IsNvidia: true, MemoryBytes: > 0 })] : [];

    /// <summary>Why a budget cannot be used; null where it can.</summary>
    /// <param name="gigabytes">The budget.</param>
    public string? Refusal(double gigabytes) => DeviceRules.BudgetRefusal(gigabytes, Name, Bytes);
}
