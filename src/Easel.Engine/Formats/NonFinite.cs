using System.Numerics;
using System.Runtime.InteropServices;

namespace Easel.Engine.Formats;

/// <summary>Finds NaN and infinity in stored numbers by their exponent, which is all ones, without computing with them.</summary>
internal static class NonFinite
{
    public static bool IsIn(DType dtype, ReadOnlySpan<byte> bytes) => dtype switch
    {
        DType.F16 => AnyHasAll<ushort>(bytes, 0x7C00),
        DType.BF16 => AnyHasAll<ushort>(bytes, 0x7F80),
        DType.F32 => AnyHasAll<uint>(bytes, 0x7F80_0000),
        DType.F64 => AnyHasAll<ulong>(bytes, 0x7FF0_0000_0000_0000),
        DType.F8E5M2 => AnyHasAll<byte>(bytes, 0x7C),
        // This format gave up infinity for one more binade: only the pattern of all ones is not a number.
        DType.F8E4M3 => AnyHasAll<byte>(bytes, 0x7F),
        _ => false,
    };

    private static bool AnyHasAll<T>(ReadOnlySpan<byte> bytes, T mask)
        where T : unmanaged, IBinaryInteger<T>
    {
        var numbers = MemoryMarshal.Cast<byte, T>(bytes);
        var masks = new Vector<T>(mask);
        var i = 0;
        for (; i <= numbers.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            if (Vector.EqualsAny(new Vector<T>(numbers[i..]) & masks, masks))
                return true;
        }

        for (; i < numbers.Length; i++)
        {
            if ((numbers[i] & mask) == mask)
                return true;
        }

        return false;
    }
}
