namespace Easel.Core.Requests;

/// <summary>A picture to start from, and with a mask, the part of it to repaint.</summary>
/// <param name="InitImage">File of the picture to start from, or a folder whose pictures are each repainted.</param>
/// <param name="Mask">File of the mask (or a folder of masks, named like the pictures), white where the picture is repainted; null repaints all of it.</param>
/// <param name="Strength">Denoising strength, 0 (nothing changes) to 1 (nothing stays).</param>
/// <param name="ResizeMode">How the picture is brought to the size.</param>
/// <param name="ScaleBy">Size as a multiple of the picture's, 0.05 to 8, where width and height are left out; null is the picture's own.</param>
/// <param name="ExactSteps">Run as many steps as asked for; otherwise the strength's share of them.</param>
/// <param name="ColorCorrection">Give the result the colours of the picture.</param>
/// <param name="ImageCfg">For instruct-pix2pix models: how closely to keep to the picture, 0 to 3; null takes 1.5.</param>
/// <param name="NoiseMultiplier">Factor on the start noise, 0 to 1.5.</param>
/// <param name="ExtraNoise">Noise added beside, 0 to 1.</param>
/// <param name="Background">What shows through transparent parts, <c>#rrggbb</c>.</param>
/// <param name="Inpaint">How the mask is used; null takes the defaults.</param>
/// <param name="Loopback">Repaint the result again and again; null does it once.</param>
/// <param name="Outpaint">Continue the picture beyond its edges; null keeps its frame.</param>
/// <param name="ImageUpscaler">An upscaler's name, for a picture that is smaller than the painting; null takes Lanczos.</param>
/// <param name="FromText">What each picture is repainted with out of its own text.</param>
public sealed record ImageToImageOptions(
    string InitImage,
    string? Mask = null,
    double Strength = 0.75,
    ResizeMode ResizeMode = ResizeMode.Just,
    double? ScaleBy = null,
    bool ExactSteps = false,
    bool ColorCorrection = false,
    double? ImageCfg = null,
    double NoiseMultiplier = 1,
    double ExtraNoise = 0,
    string Background = ImageToImageOptions.White,
    InpaintOptions? Inpaint = null,
    LoopbackOptions? Loopback = null,
    OutpaintOptions? Outpaint = null,
    string? ImageUpscaler = null,
    TakenFromText FromText = TakenFromText.None)
{
    internal const string White = "#ffffff";

    /// <summary>How the mask is used.</summary>
    public InpaintOptions Inpaint { get; init; } = Inpaint ?? new();

    /// <summary>True where only a part is repainted.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool HasMask => Mask is not null || Inpaint.MaskFromAlpha || Inpaint.MaskSketch is not null;
}
