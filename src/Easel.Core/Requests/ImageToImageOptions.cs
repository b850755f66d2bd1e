namespace Easel.Core.Requests;

/// <summary>A picture to start from, and with a mask, the part of it to repaint.</summary>
/// <param name="InitImage">File of the picture to start from.</param>
/// <param name="Mask">File of the mask, white where the picture is repainted; null repaints all of it.</param>
/// <param name="Strength">Denoising strength, 0 (nothing changes) to 1 (nothing stays).</param>
public sealed record ImageToImageOptions(string InitImage, string? Mask = null, double Strength = 0.75);
