using System.Collections.Immutable;
using System.Globalization;
using Easel.Engine.Native;
using TorchSharp;

namespace Easel.Engine.Memory;

/// <summary>What this machine has: memory and devices. A plain value, so that decisions about it can be tested without the machine.</summary>
/// <param name="Memory">The machine's memory.</param>
/// <param name="Devices">The CPU first, then every GPU, usable or not.</param>
public sealed record Machine(MachineMemory Memory, ImmutableArray<DeviceInfo> Devices)
{
    /// <summary>Looks at the machine. A broken or absent GPU driver is no error: its devices are missing or marked as not usable.</summary>
    public static Machine Look()
    {
        NativeTorch.EnsureLoaded();
        var memory = MachineMemory.Read();
        var usable = torch.cuda.is_available() ? torch.cuda.device_count() : 0;
        return new Machine(memory, [Cpu(memory), .. CudaDriver.Devices().Select((device, index) => Judge(device, index < usable, usable))]);
    }

    /// <summary>The same with what is free at this moment.</summary>
    public Machine Now() => this with
    {
        Memory = MachineMemory.Read(),
        Devices = [.. Devices.Select(device => device.Usable && device.Id != "cpu" ? device with { FreeBytes = CudaDriver.FreeBytes(int.Parse(device.Id[5..], CultureInfo.InvariantCulture)) } : device)],
    };

    /// <summary>The same with more free memory: that of networks which would make room.</summary>
    public Machine With(long bytes) => this with
    {
        Memory = Memory with { FreeBytes = Memory.FreeBytes + bytes },
        Devices = [.. Devices.Select(device => device.FreeBytes is { } free ? device with { FreeBytes = free + bytes } : device)],
    };

    private static DeviceInfo Cpu(MachineMemory memory) => new("cpu", string.Create(CultureInfo.InvariantCulture, $"{Processor.Name()} ({Environment.ProcessorCount} threads)"), memory.TotalBytes, null, true, null);

    private static DeviceInfo Judge(DeviceInfo device, bool usable, int count) => device with
    {
        Usable = usable,
        Note = usable ? null
            : count == 0 ? "This build of Easel computes on the CPU only. Build it with -p:Cuda=true to use the GPU."
            : "The tensor library does not offer this GPU.",
    };
}
