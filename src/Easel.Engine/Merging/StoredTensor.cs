using System.Collections.Immutable;
using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Engine.Formats;
using static TorchSharp.torch;

namespace Easel.Engine.Merging;

/// <summary>How tensors are written anew: unchanged, or in other numbers.</summary>
internal static class StoredTensor
{
    /// <summary>A tensor of a file as it is; 8-bit floats and unsigned integers, which cannot be written, in the next wider kind.</summary>
    public static TensorToWrite Copy(ITensorFile file, TensorInfo info, SavePrecision precision = SavePrecision.Keep) =>
        Copy(file, info, info.Name, info.Shape, precision);

    /// <summary>A tensor of a file under another name, and in another shape of as many numbers.</summary>
    public static TensorToWrite Copy(ITensorFile file, TensorInfo info, string name, ImmutableArray<long> shape, SavePrecision precision)
    {
        var dtype = Kind(info.DType, precision);
        return new TensorToWrite(name, dtype, shape, () => Narrow(file.Read(info.Name), dtype, file.Path, info.Name).view([.. shape]));
    }

    /// <summary>The dtype in which numbers stored as <paramref name="dtype"/> are written; integers stay integers.</summary>
    public static DType Kind(DType dtype, SavePrecision precision) => precision switch
    {
        SavePrecision.Fp32 when dtype.IsFloat() => DType.F32,
        SavePrecision.Fp16 when dtype.IsFloat() => DType.F16,
        SavePrecision.Bf16 when dtype.IsFloat() => DType.BF16,
        _ => DTypes.FromScalarType(dtype.ToScalarType()),
    };

    /// <summary>The narrowest float that holds the numbers of both.</summary>
    public static DType Wider(DType a, DType b)
    {
        (a, b) = (Kind(a, SavePrecision.Keep), Kind(b, SavePrecision.Keep));
        // Half precision has the finer steps and bfloat16 the wider range: only single precision has both.
        return a == b ? a : a is DType.F64 || b is DType.F64 ? DType.F64 : DType.F32;
    }

    /// <summary>The tensor in the dtype that it is to be written in, still finite.</summary>
    /// <exception cref="ModelFormatException">A number is too large for half precision.</exception>
    public static Tensor Narrow(Tensor tensor, DType dtype, string path, string name)
    {
        if (dtype != DType.F16 || tensor.dtype == ScalarType.Float16)
            return tensor;
        var half = tensor.to(ScalarType.Float16);
        if (!half.isfinite().all().item<bool>())
            throw new ModelFormatException(path, $"the tensor '{name}' has numbers beyond 65504, which half precision cannot hold. Save it with precision bf16 or fp32.");
        return half;
    }
}
