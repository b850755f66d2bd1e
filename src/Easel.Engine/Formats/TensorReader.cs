using Easel.Core.Errors;
using static TorchSharp.torch;

namespace Easel.Engine.Formats;

/// <summary>Brings a tensor's numbers from a file into memory, converting on the way, a piece at a time.</summary>
internal static class TensorReader
{
    // Large enough that calls cost nothing, small enough that the check for NaN finds the piece in the processor's cache.
    private const int PieceBytes = 1 << 20;

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
        var size = info.DType.Size();
        var piece = PieceBytes / size;
        // Only numbers that the tensor library stores in the same bits can be read straight into their place.
        var direct = info.DType.ToScalarType() == target && device.type == TorchSharp.DeviceType.CPU && Staging(info.DType) is null;
        var staging = direct ? null : empty(Math.Min(piece, count), Staging(info.DType) ?? info.DType.ToScalarType());
        var packed = staging is not null && staging.ElementSize != size ? new byte[Math.Min(piece, count) * size] : null;
        for (long done = 0; done < count; done += piece)
        {
            using var pieceScope = NewDisposeScope();
            var n = (int)Math.Min(piece, count - done);
            var into = flat.narrow(0, done, n);
            var raw = direct ? into : staging!.narrow(0, 0, n);
            var bytes = packed is null ? raw.bytes : packed.AsSpan(0, n * size);
            source.Read(offset + done * size, bytes);
            if (NonFinite.IsIn(info.DType, bytes))
                throw new ModelFormatException(
                    path, ModelFault.NanWeights,
                    $"the tensor '{info.Name}' {info.ShapeText} holds numbers that are NaN or infinite; pictures would be black. " +
                    "The file was saved from a broken training or conversion: use another version of the model.");
            if (packed is not null)
                Widening.Widen(info.DType, bytes, raw.bytes);
            if (!direct)
                into.copy_(raw);
        }

        return result;
    }

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
