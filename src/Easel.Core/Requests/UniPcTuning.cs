namespace Easel.Core.Requests;

/// <summary>Which B(h) UniPC divides by (Zhao et al. 2023, arXiv:2302.04867, section 3.3).</summary>
public enum UniPcVariant
{
    /// <summary>B(h) = h.</summary>
    Bh1,

    /// <summary>B(h) = e^h − 1.</summary>
    Bh2,

    /// <summary>Coefficients that vary with the steps' sizes (A1111's <c>vary_coeff</c>).</summary>
    VaryingCoefficients,
}

/// <summary>How UniPC spaces its steps (A1111's <c>uni_pc_skip_type</c>).</summary>
public enum UniPcSpacing
{
    /// <summary>Even in time.</summary>
    TimeUniform,

    /// <summary>Even in the square root of time.</summary>
    TimeQuadratic,

    /// <summary>Even in log σ.</summary>
    LogSnr,
}

/// <summary>Settings of the sampler UniPC (A1111's <c>uni_pc_*</c>).</summary>
/// <param name="Variant">Which B(h) it divides by.</param>
/// <param name="Spacing">How it spaces its steps.</param>
/// <param name="Order">The order, 1 to 50; of more than there are steps, the steps count.</param>
/// <param name="LowerOrderFinal">Lowers the order in the last steps, which is steadier for few steps.</param>
public sealed record UniPcTuning(UniPcVariant Variant = UniPcVariant.Bh1, UniPcSpacing Spacing = UniPcSpacing.TimeUniform, int Order = 3, bool LowerOrderFinal = true);
