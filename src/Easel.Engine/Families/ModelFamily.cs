using System.Collections.Immutable;
using Easel.Engine.Diffusion;

namespace Easel.Engine.Families;

/// <summary>What a checkpoint is for, as its UNet's input channels tell.</summary>
public enum ModelTask
{
    /// <summary>Text to image; 4 input channels.</summary>
    Base,

    /// <summary>Inpainting: latent (4), mask (1), masked image's latent (4).</summary>
    Inpaint,

    /// <summary>Instruct-pix2pix: latent (4), source image's latent (4).</summary>
    InstructPix2Pix,

    /// <summary>SDXL's refiner.</summary>
    Refiner,
}

/// <summary>
/// A family of Stable Diffusion models as data: detected from tensor names and shapes only, corrected by a <c>NAME.yaml</c> sidecar.
/// </summary>
/// <param name="Id"><c>sd1</c>, <c>sd2</c>, <c>sdxl</c> or <c>sdxl-refiner</c>.</param>
/// <param name="Task">What the checkpoint is for.</param>
/// <param name="UNet">The UNet's shape.</param>
/// <param name="Vae">The autoencoder's shape, or null where the file carries none.</param>
/// <param name="TextEncoders">One tower, or SDXL's two, in the order in which their features are joined; empty where the file carries none.</param>
/// <param name="Prediction">What the UNet predicts.</param>
/// <param name="Latents">How latents are scaled.</param>
/// <param name="Defaults">What a request gets that does not say otherwise.</param>
public sealed record ModelFamily(
    string Id,
    ModelTask Task,
    UNetConfig UNet,
    VaeConfig? Vae,
    ImmutableArray<TextEncoderConfig> TextEncoders,
    Prediction Prediction,
    LatentFormat Latents,
    FamilyDefaults Defaults);

/// <summary>What a request gets that does not say otherwise.</summary>
/// <param name="Width">Native width in pixels.</param>
/// <param name="Height">Native height in pixels.</param>
/// <param name="ClipSkip">1 reads the family's usual hidden state, 2 one layer earlier, and so on.</param>
public sealed record FamilyDefaults(int Width, int Height, int ClipSkip = 1);
