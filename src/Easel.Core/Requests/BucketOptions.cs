namespace Easel.Core.Requests;

/// <summary>How pictures of different shapes are trained at sizes near their own (kohya's aspect-ratio buckets).</summary>
/// <param name="Enabled">False scales and crops every picture to the one resolution.</param>
/// <param name="Min">Shortest side in pixels.</param>
/// <param name="Max">Longest side in pixels.</param>
/// <param name="Step">Sides are multiples of this; itself a multiple of 8.</param>
/// <param name="NoUpscale">True never enlarges a picture: buckets then follow the pictures, and Min and Max are not used.</param>
public sealed record BucketOptions(bool Enabled = false, int Min = 256, int Max = 1024, int Step = 64, bool NoUpscale = false);
