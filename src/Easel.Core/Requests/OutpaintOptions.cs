namespace Easel.Core.Requests;

/// <summary>How a picture is continued.</summary>
public enum OutpaintMethod
{
    /// <summary>Side by side, over noise that has the picture's spectrum and colours (A1111's "Outpainting mk2").</summary>
    Mk2,

    /// <summary>All sides at once, over what the mask's content says (A1111's "Poor man's outpainting").</summary>
    Simple,
}

/// <summary>Continues a picture beyond its edges; sides of the result are rounded up to multiples of 64.</summary>
/// <param name="Left">Pixels to add on the left, 0 to 1024.</param>
/// <param name="Right">On the right.</param>
/// <param name="Up">Above.</param>
/// <param name="Down">Below.</param>
/// <param name="OutpaintMethod">How.</param>
/// <param name="OutpaintBlur">Blur of the seam, 0 to 64 pixels; null takes the method's own (mk2 8, simple 4).</param>
/// <param name="FallOff">Mk2: fall-off of the noise's spectrum, 0 to 4; lower gives more detail.</param>
/// <param name="ColorVariation">Mk2: how colourful the noise is, 0 to 1.</param>
public sealed record OutpaintOptions(
    int Left = 0,
    int Right = 0,
    int Up = 0,
    int Down = 0,
    OutpaintMethod OutpaintMethod = OutpaintMethod.Mk2,
    int? OutpaintBlur = null,
    double FallOff = 1,
    double ColorVariation = 0.05);
