using System.Collections.Concurrent;
using Easel.Engine.Memory;
using Easel.Engine.Native;
using TorchSharp;

namespace Easel.Worker.Devices;

/// <summary>The devices of this process: one thread and one model host each, made when a job first needs them.</summary>
public sealed class DevicePool : IDisposable
{
    private readonly Lazy<Machine> machine;
    private readonly int? threads;
    private readonly ConcurrentDictionary<string, Lazy<DeviceSlot>> slots = new(StringComparer.Ordinal);

    /// <param name="machine">The machine; null looks at it when a job first asks.</param>
    /// <param name="threads">Threads inside one tensor operation; null takes one per processor.</param>
    public DevicePool(Machine? machine = null, int? threads = null)
    {
        this.machine = machine is null ? new Lazy<Machine>(Machine.Look) : new Lazy<Machine>(machine);
        this.threads = threads;
    }

    /// <summary>The machine, with the memory that is free now.</summary>
    public Machine Machine => machine.Value.Now();

    /// <summary>The thread and the models of a device.</summary>
    public DeviceSlot For(torch.Device device)
    {
        var name = device.ToString();
        return slots.GetOrAdd(name, key => new Lazy<DeviceSlot>(() => new DeviceSlot(new DeviceThread(key, threads)))).Value;
    }

    /// <summary>The processor's thread, for tensor work on files.</summary>
    public DeviceSlot Processor
    {
        get
        {
            // Naming a device loads the tensor library, which must have been made ready before.
            NativeTorch.EnsureLoaded();
            return For(torch.CPU);
        }
    }

    /// <summary>Waits for the work in hand, then frees every model.</summary>
    public void Dispose()
    {
        foreach (var slot in slots.Values)
            if (slot.IsValueCreated) slot.Value.Dispose();
    }
}
