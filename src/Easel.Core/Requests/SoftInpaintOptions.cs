namespace Easel.Core.Requests;

/// <summary>Soft inpainting (A1111's script of that name): old and new are blended by degrees at every step, and where they differ in the end.</summary>
/// <param name="SoftBias">Schedule bias: above 1 the original shows more in early steps, 0 to 8.</param>
/// <param name="SoftPreservation">Preservation strength: how much of the original stays in half-masked parts, 0 to 8.</param>
/// <param name="SoftContrast">Transition contrast boost: how much blended detail is kept from washing out, 1 to 32.</param>
/// <param name="SoftMaskInfluence">How much the mask decides where the result replaces the original, 0 to 1.</param>
/// <param name="SoftThreshold">How much latents must differ until the original shows by half, 0 to 8.</param>
/// <param name="SoftDifferenceContrast">How sharp that transition is, 0 to 8.</param>
public sealed record SoftInpaintOptions(
    double SoftBias = 1,
    double SoftPreservation = 0.5,
    double SoftContrast = 4,
    double SoftMaskInfluence = 0,
    double SoftThreshold = 0.5,
    double SoftDifferenceContrast = 2);
