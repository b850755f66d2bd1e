using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Easel.Engine.Memory;

/// <summary>
/// The GPUs that NVIDIA's driver shows, asked of the driver itself (CUDA Driver API), so that they are seen in a build that cannot use them
/// too. The order is that of the tensor library; CUDA_VISIBLE_DEVICES is honoured.
/// </summary>
internal static class CudaDriver
{
    private const int Success = 0;

    private delegate int Init(uint flags);
    private delegate int GetInt(out int value);
    private delegate int GetDevice(out int device, int ordinal);
    private delegate int GetName([Out] byte[] name, int length, int device);
    private delegate int GetTotal(out nuint bytes, int device);
    private delegate int Retain(out nint context, int device);
    private delegate int Push(nint context);
    private delegate int Pop(out nint context);
    private delegate int Release(int device);
    private delegate int GetMemory(out nuint free, out nuint total);

    /// <summary>Empty where there is no driver, no GPU, or the driver does not answer.</summary>
    public static ImmutableArray<DeviceInfo> Devices()
    {
        if (!NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1", out var library)) return [];
        if (Find<Init>(library, "cuInit") is not { } init || Find<GetInt>(library, "cuDeviceGetCount") is not { } getCount
            || Find<GetInt>(library, "cuDriverGetVersion") is not { } getVersion || Find<GetDevice>(library, "cuDeviceGet") is not { } getDevice
            || Find<GetName>(library, "cuDeviceGetName") is not { } getName || Find<GetTotal>(library, "cuDeviceTotalMem_v2") is not { } getTotal)
            return [];
        if (init(0) != Success || getCount(out var count) != Success) return [];
        // 12040 is CUDA 12.4.
        var driver = getVersion(out var version) == Success
            ? string.Create(CultureInfo.InvariantCulture, $"CUDA {version / 1000}.{version % 1000 / 10}")
            : null;

        var devices = ImmutableArray.CreateBuilder<DeviceInfo>();
        for (var i = 0; i < count; i++)
        {
            var name = new byte[256];
            if (getDevice(out var device, i) != Success || getName(name, name.Length, device) != Success) continue;
            var total = getTotal(out var bytes, device) == Success ? (long)bytes : 0;
            devices.Add(new DeviceInfo(
                string.Create(CultureInfo.InvariantCulture, $"cuda:{i}"), Encoding.UTF8.GetString(name).TrimEnd('\0'), total, driver, false, null));
        }

        return devices.ToImmutable();
    }

    /// <summary>What is free of a card's memory; null where the driver does not say. The card's context, which the tensor library uses too, is made if it is not there yet.</summary>
    /// <param name="ordinal">The card's number, as in <c>cuda:N</c>.</param>
    public static long? FreeBytes(int ordinal)
    {
        if (!NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1", out var library)) return null;
        if (Find<Init>(library, "cuInit") is not { } init || Find<GetDevice>(library, "cuDeviceGet") is not { } getDevice
            || Find<Retain>(library, "cuDevicePrimaryCtxRetain") is not { } retain || Find<Release>(library, "cuDevicePrimaryCtxRelease_v2") is not { } release
            || Find<Push>(library, "cuCtxPushCurrent_v2") is not { } push || Find<Pop>(library, "cuCtxPopCurrent_v2") is not { } pop || Find<GetMemory>(library, "cuMemGetInfo_v2") is not { } getMemory)
            return null;
        if (init(0) != Success || getDevice(out var device, ordinal) != Success || retain(out var context, device) != Success) return null;
        try
        {
            if (push(context) != Success) return null;
            var known = getMemory(out var free, out _) == Success;
            pop(out _);
            return known ? (long)free : null;
        }
        finally
        {
            release(device);
        }
    }

    private static T? Find<T>(nint library, string name) where T : Delegate =>
        NativeLibrary.TryGetExport(library, name, out var address) ? Marshal.GetDelegateForFunctionPointer<T>(address) : null;
}
