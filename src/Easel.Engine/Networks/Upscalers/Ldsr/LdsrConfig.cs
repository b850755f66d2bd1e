using Easel.Engine.Families;

namespace Easel.Engine.Networks.Upscalers.Ldsr;

/// <summary>The shape of a latent diffusion model that enlarges pictures.</summary>
/// <param name="UNet">Reads latents and the small picture, one beside the other, and no text.</param>
/// <param name="FirstStage">The decoder from latents to pixels.</param>
/// <param name="Codes">Vectors in the codebook, 8192 in the published one.</param>
public sealed record LdsrConfig(UNetConfig UNet, VaeConfig FirstStage, long Codes);
