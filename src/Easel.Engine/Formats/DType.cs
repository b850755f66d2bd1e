using static TorchSharp.torch;

namespace Easel.Engine.Formats;

/// <summary>How a number is stored in a model file.</summary>
public enum DType
{
    /// <summary>One byte, 0 or 1.</summary>
    Bool,
    U8,
    I8,
    I16,
    U16,
    I32,
    U32,
    I64,
    U64,

    /// <summary>8 bits, 4 of them exponent; no infinities (Micikevicius et al. 2022, arXiv:2209.05433).</summary>
    F8E4M3,

    /// <summary>8 bits, 5 of them exponent: the upper half of a <see cref="F16"/>.</summary>
    F8E5M2,
    F16,
    BF16,
    F32,
    F64,
}

/// <summary>Facts about the stored dtypes.</summary>
public static class DTypes
{
    /// <summary>Bytes a number takes.</summary>
    public static int Size(this DType dtype) => dtype switch
    {
        DType.Bool or DType.U8 or DType.I8 or DType.F8E4M3 or DType.F8E5M2 => 1,
        DType.I16 or DType.U16 or DType.F16 or DType.BF16 => 2,
        DType.I32 or DType.U32 or DType.F32 => 4,
        _ => 8,
    };

    /// <summary>True for the floating-point dtypes.</summary>
    public static bool IsFloat(this DType dtype) => dtype >= DType.F8E4M3;

    /// <summary>
    /// The narrowest dtype of the tensor library that holds every value: itself where there is one, half precision for 8-bit floats, the
    /// next wider signed integer for unsigned ones.
    /// </summary>
    public static ScalarType ToScalarType(this DType dtype) => dtype switch
    {
        DType.Bool => ScalarType.Bool,
        DType.U8 => ScalarType.Byte,
        DType.I8 => ScalarType.Int8,
        DType.I16 => ScalarType.Int16,
        DType.U16 or DType.I32 => ScalarType.Int32,
        DType.U32 or DType.I64 or DType.U64 => ScalarType.Int64,
        DType.F8E4M3 or DType.F8E5M2 or DType.F16 => ScalarType.Float16,
        DType.BF16 => ScalarType.BFloat16,
        DType.F32 => ScalarType.Float32,
        _ => ScalarType.Float64,
    };

    /// <summary>The name in a safetensors header.</summary>
    public static string SafetensorsName(this DType dtype) => dtype switch
    {
        DType.Bool => "BOOL",
        DType.F8E4M3 => "F8_E4M3",
        DType.F8E5M2 => "F8_E5M2",
        _ => dtype.ToString(),
    };

    /// <summary>The dtype of this name in a safetensors header, or null.</summary>
    public static DType? FromSafetensorsName(string? name) => name switch
    {
        "BOOL" => DType.Bool,
        "U8" => DType.U8,
        "I8" => DType.I8,
        "I16" => DType.I16,
        "U16" => DType.U16,
        "I32" => DType.I32,
        "U32" => DType.U32,
        "I64" => DType.I64,
        "U64" => DType.U64,
        "F8_E4M3" => DType.F8E4M3,
        "F8_E5M2" => DType.F8E5M2,
        "F16" => DType.F16,
        "BF16" => DType.BF16,
        "F32" => DType.F32,
        "F64" => DType.F64,
        _ => null,
    };

    /// <summary>The dtype in which a tensor of the library is stored.</summary>
    /// <exception cref="NotSupportedException">Complex and quantised tensors have none.</exception>
    public static DType FromScalarType(ScalarType type) => type switch
    {
        ScalarType.Bool => DType.Bool,
        ScalarType.Byte => DType.U8,
        ScalarType.Int8 => DType.I8,
        ScalarType.Int16 => DType.I16,
        ScalarType.Int32 => DType.I32,
        ScalarType.Int64 => DType.I64,
        ScalarType.Float16 => DType.F16,
        ScalarType.BFloat16 => DType.BF16,
        ScalarType.Float32 => DType.F32,
        ScalarType.Float64 => DType.F64,
        _ => throw new NotSupportedException($"{type} tensors cannot be stored in a model file."),
    };
}
