namespace Easel.Engine.Networks.Layers;

/// <summary>
/// How strongly the adapters that share it act: 1 as trained, 0 not at all, negative the other way. It may change while they are in force
/// (start and stop steps); layers look at it at every call.
/// </summary>
public sealed class AdapterStrength(double value = 1)
{
    /// <summary>The factor.</summary>
    public double Value { get; set; } = value;
}
