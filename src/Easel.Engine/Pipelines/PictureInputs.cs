using Easel.Core.Pixels;

namespace Easel.Engine.Pipelines;

/// <summary>The picture to start from, decoded.</summary>
/// <param name="Picture">Three channels, any size.</param>
/// <param name="Mask">The picture's size, 255 where it is repainted; null repaints all of it.</param>
/// <param name="LatentMask">Which latents are repainted and what is filled, where that is another part (outpainting); of the painting's size.</param>
public sealed record PictureInputs(PixelBuffer Picture, GrayMask? Mask = null, GrayMask? LatentMask = null)
{
    /// <summary>The picture whose colours the result gets where colours are corrected; null is <see cref="Picture"/> itself, as it is painted on.</summary>
    public PixelBuffer? Colours { get; init; }
}
