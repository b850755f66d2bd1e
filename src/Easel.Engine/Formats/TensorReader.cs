using System.Buffers;
using System.Runtime.InteropServices;
using Easel.Core.Errors;
using Easel.Engine.Memory;
using static TorchSharp.torch;

namespace Easel.Engine.Formats;

/// <summary>Brings a tensor's numbers from a file into memory, converting on the way, a piece at a time.</summary>
internal static class TensorReader
{
    // Large enough that calls cost nothing, small enough that the check for NaN finds the piece in the processor's cache.
    private const int PieceBytes = 1 << 18;

    // The library converts on all threads, and a device is reached through its driver: both cost something for every piece.
    private const int StagedBytes = 16 << 20;

    public static Tensor Read(string path, TensorInfo info, TensorPlace place, ScalarType? dtype, Device device)
    {
        using var scope = NewDisposeScope();
        var target = dtype ?? info.DType.ToScalarType();
        using var noGrad = no_grad();
        var result = place.Strides is null
            ? ReadRun(path, info, info.Elements, [.. info.Shape], place.Source, place.Offset, target, device)
            : ReadStrided(path, info, place, place.Strides, target, device);
        return result.MoveToOuterDisposeScope();
    }

    private static Tensor ReadStrided(string path, TensorInfo info, TensorPlace place, long[] strides, ScalarType target, Device device)
    {
        var extent = 1L;
        for (var i = 0; i < strides.Length; i++)
            extent += (info.Shape[i] - 1) * strides[i];
        if (info.Elements == 0)
            extent = 0;
        var run = ReadRun(path, info, extent, [extent], place.Source, place.Offset, target, device);
        // A view that repeats numbers or skips them would keep the whole run alive, and a last stride other than 1 is slow in attention.
        return run.as_strided([.. info.Shape], strides, 0).contiguous();
    }

    private static Tensor ReadRun(
        string path, TensorInfo info, long count, long[] shape, ByteSource source, long offset, ScalarType target, Device device)
    {
        var result = empty(shape, target, device);
        var flat = result.view(-1);
        if (device.type == TorchSharp.DeviceType.CPU && count > 0)
            HugePages.Ask(ref MemoryMarshal.GetReference(flat.narrow(0, 0, 1).bytes), count * result.ElementSize);
        var size = info.DType.Size();
        // The library's own kind of number nearest to the stored one; from there on it can convert by itself.
        var near = Staging(info.DType) ?? info.DType.ToScalarType();
        var onCpu = device.type == TorchSharp.DeviceType.CPU;
        var inPlace = onCpu && near == target && info.DType.Size() == DTypes.FromScalarType(near).Size();
        var converted = onCpu && Conversion.Knows(info.DType, target);
        var piece = (inPlace || converted ? PieceBytes : StagedBytes) / size;
        var buffer = inPlace ? null : ArrayPool<byte>.Shared.Rent((int)Math.Min(piece, count) * size);
        var staged = inPlace || converted ? null : empty(Math.Min(piece, count), near);
        for (long done = 0; done < count; done += piece)
        {
            using var pieceScope = NewDisposeScope();
            var n = (int)Math.Min(piece, count - done);
            var into = flat.narrow(0, done, n);
            var bytes = inPlace ? into.bytes : buffer.AsSpan(0, n * size);
            source.Read(offset + done * size, bytes);
            if (NonFinite.IsIn(info.DType, bytes))
                throw NotFinite(path, info);
            if (converted)
            {
                Conversion.Convert(info.DType, bytes, into.bytes);
            }
            else if (staged is not null)
            {
                var raw = staged.narrow(0, 0, n);
                if (Conversion.Knows(info.DType, near))
                    Conversion.Convert(info.DType, bytes, raw.bytes);
                else
                    bytes.CopyTo(raw.bytes);
                into.copy_(raw);
            }
        }

        if (buffer is not null)
            ArrayPool<byte>.Shared.Return(buffer);
        return result;
    }

    private static ModelFormatException NotFinite(string path, TensorInfo info) => new(
        path, ModelFault.NanWeights,
        $"the tensor '{info.Name}' {info.ShapeText} holds numbers that are NaN or infinite; pictures would be black. " +
        "The file was saved from a broken training or conversion: use another version of the model.");

    /// <summary>The dtype to read into first where the stored bits are not the library's, or null.</summary>
    private static ScalarType? Staging(DType dtype) => dtype switch
    {
        DType.F8E4M3 or DType.F8E5M2 => ScalarType.Float16,
        DType.U16 => ScalarType.Int32,
        DType.U32 => ScalarType.Int64,
        DType.Bool => ScalarType.Byte,
        _ => null,
    };
}
