namespace Easel.Engine.Samplers;

/// <summary>Which B(h) UniPC divides by (Zhao et al. 2023, arXiv:2302.04867, section 3.3).</summary>
public enum UniPcVariant
{
    Bh1,
    Bh2,
    VaryingCoefficients,
}

/// <summary>Settings of UniPC (A1111's <c>uni_pc_*</c>).</summary>
public sealed record UniPcOptions
{
    public static UniPcOptions Default { get; } = new();

    public UniPcVariant Variant { get; init; } = UniPcVariant.Bh1;

    /// <summary>The order, at least 1 and at most the number of steps.</summary>
    public int Order { get; init; } = 3;

    /// <summary>Lower the order in the last steps, which is steadier for few steps.</summary>
    public bool LowerOrderFinal { get; init; } = true;
}
