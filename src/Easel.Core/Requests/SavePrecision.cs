namespace Easel.Core.Requests;

/// <summary>The numbers that a model file is written in.</summary>
public enum SavePrecision
{
    /// <summary>As they came in; of two precisions the wider.</summary>
    Keep,

    /// <summary>32 bits.</summary>
    Fp32,

    /// <summary>IEEE half precision: half the file, numbers up to 65504.</summary>
    Fp16,

    /// <summary>bfloat16: half the file, the range of 32 bits, three digits less.</summary>
    Bf16,
}
