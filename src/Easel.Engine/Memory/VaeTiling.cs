namespace Easel.Engine.Memory;

/// <summary>When the VAE works tile by tile.</summary>
public enum VaeTiling
{
    /// <summary>Never.</summary>
    Off,

    /// <summary>Always.</summary>
    On,
}
