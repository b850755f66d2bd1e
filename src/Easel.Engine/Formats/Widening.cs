using System.Runtime.InteropServices;

namespace Easel.Engine.Formats;

/// <summary>Turns stored numbers that the tensor library lacks into the next wider ones it has.</summary>
internal static class Widening
{
    private static readonly ushort[] s_halfOfE4M3 = [.. Enumerable.Range(0, 256).Select(b => HalfOfE4M3((byte)b))];

    /// <summary>Fills <paramref name="to"/> with the numbers of <paramref name="from"/>, in the dtype of <see cref="DTypes.ToScalarType"/>.</summary>
    public static void Widen(DType dtype, ReadOnlySpan<byte> from, Span<byte> to)
    {
        switch (dtype)
        {
            case DType.F8E4M3:
                var e4 = MemoryMarshal.Cast<byte, ushort>(to);
                for (var i = 0; i < from.Length; i++)
                    e4[i] = s_halfOfE4M3[from[i]];
                break;
            case DType.F8E5M2:
                var e5 = MemoryMarshal.Cast<byte, ushort>(to);
                for (var i = 0; i < from.Length; i++)
                    e5[i] = (ushort)(from[i] << 8);
                break;
            case DType.U16:
                var shorts = MemoryMarshal.Cast<byte, ushort>(from);
                var ints = MemoryMarshal.Cast<byte, int>(to);
                for (var i = 0; i < shorts.Length; i++)
                    ints[i] = shorts[i];
                break;
            case DType.U32:
                var words = MemoryMarshal.Cast<byte, uint>(from);
                var longs = MemoryMarshal.Cast<byte, long>(to);
                for (var i = 0; i < words.Length; i++)
                    longs[i] = words[i];
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(dtype), dtype, "is read as it is stored");
        }
    }

    // Sign, 4 bits of exponent with bias 7, 3 of mantissa; subnormals where the exponent is 0 (arXiv:2209.05433, table 1).
    private static ushort HalfOfE4M3(byte b)
    {
        var exponent = (b >> 3) & 15;
        var mantissa = b & 7;
        var value = exponent == 0 ? mantissa * MathF.Pow(2, -9) : (8 + mantissa) * MathF.Pow(2, exponent - 10);
        return BitConverter.HalfToUInt16Bits((Half)((b & 0x80) == 0 ? value : -value));
    }
}
