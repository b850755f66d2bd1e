namespace Easel.Core.Requests;

/// <summary>The numbers that networks compute with.</summary>
public enum Precision
{
    /// <summary>What suits the device: 32 bits on a CPU.</summary>
    Auto,

    /// <summary>32 bits everywhere.</summary>
    Fp32,

    /// <summary>IEEE half precision in UNet and text encoder.</summary>
    Fp16,

    /// <summary>bfloat16 in UNet and text encoder.</summary>
    Bf16,
}
