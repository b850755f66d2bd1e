namespace Easel.Core.Requests;

/// <summary>How the strength goes from the first loop's to the last one's.</summary>
public enum LoopCurve
{
    /// <summary>Fast at first.</summary>
    Aggressive,

    /// <summary>Evenly.</summary>
    Linear,

    /// <summary>Slow at first.</summary>
    Lazy,
}

/// <summary>Repaints a result again and again (A1111's script "Loopback"); the seed counts up.</summary>
/// <param name="Loops">How often, 1 to 32.</param>
/// <param name="FinalStrength">Denoising strength of the last loop, 0 to 1.</param>
/// <param name="LoopCurve">How the strength gets there.</param>
public sealed record LoopbackOptions(int Loops = 4, double FinalStrength = 0.5, LoopCurve LoopCurve = LoopCurve.Linear)
{
    /// <summary>The strength of one loop.</summary>
    /// <param name="loop">From 0.</param>
    /// <param name="first">The first loop's.</param>
    public double StrengthOf(int loop, double first)
    {
        if (Loops == 1) return first;
        var progress = (double)loop / (Loops - 1);
        var way = LoopCurve switch
        {
            LoopCurve.Aggressive => Math.Sin(progress * Math.PI / 2),
            LoopCurve.Lazy => 1 - Math.Cos(progress * Math.PI / 2),
            _ => progress,
        };
        return first + (FinalStrength - first) * way;
    }
}
