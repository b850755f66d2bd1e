using System.Numerics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Easel.Engine.Formats;

/// <summary>
/// Turns stored numbers into others while they are in the processor's cache: half precision into single, which is what loading to a CPU
/// mostly does, and what the tensor library lacks into the next wider kind. On one thread on purpose: the tensor library's own copy wakes
/// all of them for each piece, which on a busy machine takes longer than the work.
/// </summary>
internal static class Conversion
{
    private static readonly ushort[] s_halfOfE4M3 = [.. Enumerable.Range(0, 256).Select(b => HalfOfE4M3((byte)b))];

    /// <summary>True where <see cref="Convert"/> knows the way.</summary>
    public static bool Knows(DType from, ScalarType to) => (from, to) is
        (DType.F16 or DType.BF16, ScalarType.Float32) or (DType.F32, ScalarType.BFloat16)
        or (DType.F8E4M3 or DType.F8E5M2, ScalarType.Float16) or (DType.U16, ScalarType.Int32) or (DType.U32, ScalarType.Int64);

    /// <summary>Fills <paramref name="to"/> with the numbers of <paramref name="from"/>, which must be finite.</summary>
    public static void Convert(DType dtype, ReadOnlySpan<byte> from, Span<byte> to)
    {
        switch (dtype)
        {
            case DType.F16:
                HalfToSingle(MemoryMarshal.Cast<byte, ushort>(from), MemoryMarshal.Cast<byte, float>(to));
                break;
            case DType.BF16:
                BFloat16ToSingle(MemoryMarshal.Cast<byte, ushort>(from), MemoryMarshal.Cast<byte, uint>(to));
                break;
            case DType.F32:
                SingleToBFloat16(MemoryMarshal.Cast<byte, uint>(from), MemoryMarshal.Cast<byte, ushort>(to));
                break;
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
                throw new ArgumentOutOfRangeException(nameof(dtype), dtype, "is not converted here");
        }
    }

    // A half's exponent and mantissa, moved to a single's place, are the number times 2^-112, subnormals included; one exact product
    // puts that right.
    private static void HalfToSingle(ReadOnlySpan<ushort> from, Span<float> to)
    {
        const float scale = 5.192296858534828e33f;
        var scales = new Vector<float>(scale);
        var (magnitude, sign) = (new Vector<uint>(0x7FFF), new Vector<uint>(0x8000));
        var i = 0;
        for (; i <= from.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(from[i..]), out var low, out var high);
            One(low).CopyTo(to[i..]);
            One(high).CopyTo(to[(i + Vector<uint>.Count)..]);
        }

        for (; i < from.Length; i++)
            to[i] = (float)BitConverter.UInt16BitsToHalf(from[i]);

        Vector<float> One(Vector<uint> half) => Vector.AsVectorSingle(
            Vector.AsVectorUInt32(Vector.AsVectorSingle(Vector.ShiftLeft(half & magnitude, 13)) * scales) | Vector.ShiftLeft(half & sign, 16));
    }

    private static void BFloat16ToSingle(ReadOnlySpan<ushort> from, Span<uint> to)
    {
        var i = 0;
        for (; i <= from.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(from[i..]), out var low, out var high);
            Vector.ShiftLeft(low, 16).CopyTo(to[i..]);
            Vector.ShiftLeft(high, 16).CopyTo(to[(i + Vector<uint>.Count)..]);
        }

        for (; i < from.Length; i++)
            to[i] = (uint)from[i] << 16;
    }

    // Rounds to the nearest, ties to even, as the tensor library does; finite numbers cannot carry into NaN.
    private static void SingleToBFloat16(ReadOnlySpan<uint> from, Span<ushort> to)
    {
        for (var i = 0; i < from.Length; i++)
            to[i] = (ushort)((from[i] + 0x7FFF + ((from[i] >> 16) & 1)) >> 16);
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
