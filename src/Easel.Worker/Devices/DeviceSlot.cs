using Easel.Engine.Memory;

namespace Easel.Worker.Devices;

/// <summary>One device: the thread that runs its tensor code, and the models that are loaded on it.</summary>
public sealed class DeviceSlot(DeviceThread thread) : IDisposable
{
    /// <summary>The only thread that may touch the device's tensors and <see cref="Models"/>.</summary>
    public DeviceThread Thread => thread;

    /// <summary>The networks that are loaded on the device.</summary>
    public ModelHost Models { get; } = new();

    /// <inheritdoc/>
    public void Dispose()
    {
        thread.Invoke(Models.Dispose);
        thread.Dispose();
    }
}
