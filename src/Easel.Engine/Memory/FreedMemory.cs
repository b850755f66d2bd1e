using System.Runtime.InteropServices;

namespace Easel.Engine.Memory;

/// <summary>
/// Gives the memory of freed networks back to the system. The GNU C library keeps freed pieces below 32 MB, which most of a UNet's weights are, for later requests
/// of the like; the large pictures of a decoder are not, so that in low memory mode a UNet that was freed for it would still take its place
/// (1.8 GB at Stable Diffusion 1.5's size; docs/performance.md). Other C libraries are not asked.
/// </summary>
internal static class FreedMemory
{
    private static readonly Trim? Library = Find();

    private delegate int Trim(nuint pad);

    /// <summary>Gives back every free page.</summary>
    public static void GiveBack() => Library?.Invoke(0);

    private static Trim? Find() =>
        OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out var library) && NativeLibrary.TryGetExport(library, "malloc_trim", out var address)
            ? Marshal.GetDelegateForFunctionPointer<Trim>(address)
            : null;
}
