using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Benchmarks;

/// <summary>Where a benchmark computes, and in what.</summary>
/// <param name="Device">The processor or a graphics card.</param>
/// <param name="Compute">Numbers of weights and activations: 32 bits on the processor, 16 on a card, as pictures are painted.</param>
internal sealed record Setting(Device Device, ScalarType Compute)
{
    /// <summary>The setting for a name of the command line: <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    public static Setting Of(string name)
    {
        if (name == "cpu") return new Setting(CPU, ScalarType.Float32);
        InitializeDeviceType(DeviceType.CUDA);
        return new Setting(new Device(name), ScalarType.Float16);
    }

    /// <summary>Waits until the card has done what it was told; a clock read before would time the telling.</summary>
    public void Wait()
    {
        if (Device.type == DeviceType.CUDA) cuda.synchronize(Device);
    }
}
