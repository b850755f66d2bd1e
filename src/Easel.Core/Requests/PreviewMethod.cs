namespace Easel.Core.Requests;

/// <summary>How a picture in work is looked at.</summary>
public enum PreviewMethod
{
    /// <summary>One pixel a latent cell, its colour a linear function of the latent (A1111's "Approx cheap"): costs next to nothing.</summary>
    Approximation,

    /// <summary>The tiny decoder TAESD, from <c>models/VAE-approx</c>: full size, a small part of a step's time.</summary>
    Taesd,

    /// <summary>The model's own VAE: exact, and often slower than a step.</summary>
    Full,

    /// <summary>Not at all.</summary>
    None,
}
