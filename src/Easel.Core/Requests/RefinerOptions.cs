namespace Easel.Core.Requests;

/// <summary>Which passes of a two-pass picture the refiner finishes.</summary>
public enum RefinedPass
{
    /// <summary>The last one.</summary>
    Second,

    /// <summary>The first one.</summary>
    First,

    /// <summary>Each.</summary>
    Both,
}

/// <summary>Hands a run over to another checkpoint on its way.</summary>
/// <param name="Refiner">Name or path of the checkpoint that finishes the run.</param>
/// <param name="RefinerSwitchAt">Where it takes over, as a share of the model's noise levels done, 0.01 to 1.</param>
/// <param name="RefinerBySteps">Count the share in steps instead, as A1111 did before 1.8.</param>
/// <param name="RefinerPass">Which passes of a two-pass picture it finishes.</param>
public sealed record RefinerOptions(string Refiner, double RefinerSwitchAt = 0.8, bool RefinerBySteps = false, RefinedPass RefinerPass = RefinedPass.Second);
