using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Easel.Engine.Memory;

/// <summary>
/// Asks Linux for large pages under a big piece of memory that is about to be filled: without them the system clears and hands over four
/// kilobytes at a time, which takes as long as reading the file. A piece of advice: where it is not heard nothing changes.
/// </summary>
internal static class HugePages
{
    // MADV_HUGEPAGE, linux/mman.h; the size is that of x86-64 and of arm64 with 4 KB pages.
    private const int WantHugePages = 14;
    private const long PageBytes = 2 << 20;

    private static readonly Advise? Kernel = Find();

    private delegate int Advise(nint address, nuint length, int advice);

    /// <summary>Advises for the whole large pages inside a piece of memory.</summary>
    /// <param name="start">Its first byte; not read or written.</param>
    /// <param name="length">Its bytes.</param>
    public static void Ask(ref byte start, long length)
    {
        if (Kernel is null || length < 2 * PageBytes) return;
        var address = (long)Unsafe.ByteOffset(ref Unsafe.NullRef<byte>(), ref start);
        var first = (address + PageBytes - 1) / PageBytes * PageBytes;
        var last = (address + length) / PageBytes * PageBytes;
        if (last > first) Kernel((nint)first, (nuint)(last - first), WantHugePages);
    }

    private static Advise? Find() =>
        OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out var library) && NativeLibrary.TryGetExport(library, "madvise", out var address)
            ? Marshal.GetDelegateForFunctionPointer<Advise>(address)
            : null;
}
