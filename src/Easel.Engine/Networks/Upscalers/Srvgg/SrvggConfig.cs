namespace Easel.Engine.Networks.Upscalers.Srvgg;

/// <summary>The shape of a compact network.</summary>
/// <param name="Width">Channels; 64 in the published ones.</param>
/// <param name="Convolutions">Convolutions between the first and the last: 16 (anime video) or 32 (general).</param>
/// <param name="Factor">By what it enlarges.</param>
/// <param name="Activation">What stands behind each convolution but the last.</param>
public sealed record SrvggConfig(long Width, int Convolutions, int Factor, SrvggActivation Activation = SrvggActivation.PRelu);

/// <summary>The activations that compact networks come with.</summary>
public enum SrvggActivation
{
    /// <summary>A learnt slope for each channel below zero.</summary>
    PRelu,

    /// <summary>Zero below zero. Its file has no tensors for it.</summary>
    Relu,
}
