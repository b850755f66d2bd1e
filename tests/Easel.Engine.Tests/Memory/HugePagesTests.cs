using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Easel.Engine.Memory;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Memory;

public sealed class HugePagesTests
{
    [Fact]
    public void Linux_is_asked_for_large_pages_under_the_whole_of_a_big_piece_and_its_numbers_stay()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Directory.Exists("/sys/kernel/mm/transparent_hugepage"), "This system has no large pages to give.");
        using var tensor = arange(0, 8 << 20, ScalarType.Float32);
        HugePages.Ask(ref MemoryMarshal.GetReference(tensor.narrow(0, 0, 1).bytes), tensor.numel() * tensor.ElementSize);
        Assert.Equal(8388607, tensor[-1].item<float>());
        var middle = (long)Unsafe.ByteOffset(ref Unsafe.NullRef<byte>(), ref MemoryMarshal.GetReference(tensor.narrow(0, 4 << 20, 1).bytes));
        Assert.Contains(" hg", Flags(middle), StringComparison.Ordinal);
    }

    [Fact]
    public void Small_pieces_are_left_alone()
    {
        using var tensor = ones(16);
        HugePages.Ask(ref MemoryMarshal.GetReference(tensor.bytes), 64);
        Assert.Equal(16, tensor.sum().item<float>());
    }

    // proc(5): each mapping's lines end with its flags, hg is "huge pages wanted".
    private static string Flags(long address)
    {
        var inside = false;
        foreach (var line in File.ReadLines("/proc/self/smaps"))
        {
            if (line.StartsWith("VmFlags:", StringComparison.Ordinal) && inside) return line;
            var range = line.Split(' ')[0].Split('-');
            if (range.Length == 2) inside = Convert.ToInt64(range[0], 16) <= address && address < Convert.ToInt64(range[1], 16);
        }

        return "";
    }
}
