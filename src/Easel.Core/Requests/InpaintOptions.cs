namespace Easel.Core.Requests;

/// <summary>What is put under the mask before painting (A1111's "masked content", in its order).</summary>
public enum MaskedContent
{
    /// <summary>The colours around the mask, blurred into it.</summary>
    Fill,

    /// <summary>What is there.</summary>
    Original,

    /// <summary>Noise in place of its latents.</summary>
    Noise,

    /// <summary>Latents of nothing.</summary>
    Nothing,
}

/// <summary>What part of the picture is worked on.</summary>
public enum MaskArea
{
    /// <summary>All of it, at the painting's size.</summary>
    Whole,

    /// <summary>The mask's surroundings, enlarged to the painting's size and put back.</summary>
    Masked,
}

/// <summary>How a mask is used.</summary>
/// <param name="MaskBlur">Standard deviation of the blur of its edges along rows, 0 to 64 pixels.</param>
/// <param name="MaskBlurY">Along columns; null is the same.</param>
/// <param name="MaskInvert">Repaint what is black instead.</param>
/// <param name="MaskContent">What is put under the mask before painting.</param>
/// <param name="MaskArea">What part of the picture is worked on.</param>
/// <param name="MaskPadding">For <see cref="MaskArea.Masked"/>: pixels around the mask that are worked on too, 0 to 256.</param>
/// <param name="MaskFromAlpha">Repaint what is transparent in the picture; beside a mask file, both.</param>
/// <param name="MaskWeight">For inpainting models: how much of the masked part is hidden from the network, 0 to 1.</param>
/// <param name="Soft">Blend old and new by degrees, over a mask of many greys; null cuts at its middle.</param>
/// <param name="MaskSketch">The picture with colours drawn on it, or the drawing alone on a transparent ground; a file of its size. What was drawn is the mask, and what is painted over ("inpaint sketch").</param>
/// <param name="MaskTransparency">Of a sketch: how far it lets the picture through, 0 to 100 percent.</param>
public sealed record InpaintOptions(
    double MaskBlur = 4,
    double? MaskBlurY = null,
    bool MaskInvert = false,
    MaskedContent MaskContent = MaskedContent.Original,
    MaskArea MaskArea = MaskArea.Whole,
    int MaskPadding = 32,
    bool MaskFromAlpha = false,
    double MaskWeight = 1,
    SoftInpaintOptions? Soft = null,
    string? MaskSketch = null,
    double MaskTransparency = 0);
