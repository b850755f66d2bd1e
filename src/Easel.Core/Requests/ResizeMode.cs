namespace Easel.Core.Requests;

/// <summary>How a picture is brought to the size that is painted (A1111's resize modes, in its order).</summary>
public enum ResizeMode
{
    /// <summary>Stretched to the size.</summary>
    Just,

    /// <summary>Scaled until it covers the size; what sticks out is cut off evenly.</summary>
    Crop,

    /// <summary>Scaled until it fits into the size; the rest is filled with the colours of its edges.</summary>
    Fill,

    /// <summary>Its latents are stretched instead of its pixels.</summary>
    Latent,
}
