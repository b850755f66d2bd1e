using Easel.Core.Errors;
using Easel.Core.Pixels;
using Easel.Core.Requests;

namespace Easel.Engine.Pipelines;

/// <summary>A picture brought to the painting's size, with its mask, in A1111's order (<c>StableDiffusionProcessingImg2Img.init</c>). Pixels only.</summary>
/// <param name="Picture">What is encoded: three channels; the painting's size, but for the mode that resizes latents.</param>
/// <param name="Mask">The painting's size, 255 where it is repainted, blurred; null for all of it.</param>
/// <param name="LatentMask">The same for the latents.</param>
/// <param name="Overlay">Puts back what the mask keeps; null where there is no mask.</param>
/// <param name="Colours">The picture whose colours the result gets; null leaves its own.</param>
public sealed record PreparedPicture(PixelBuffer Picture, GrayMask? Mask, GrayMask? LatentMask, Overlay? Overlay, PixelBuffer? Colours)
{
    /// <summary>Prepares a picture.</summary>
    /// <param name="inputs">The picture, and its mask.</param>
    /// <param name="options">How.</param>
    /// <param name="width">The painting's, in pixels.</param>
    /// <param name="height">The painting's, in pixels.</param>
    /// <param name="factor">Pixels in a latent cell's side.</param>
    /// <param name="scale">Scales the picture's pixels to a size; null takes Lanczos, which masks always take.</param>
    /// <exception cref="InvalidRequestException">The mask's size does not fit the picture's, or it masks nothing.</exception>
    public static PreparedPicture Of(PictureInputs inputs, ImageToImageOptions options, int width, int height, int factor, Func<PixelBuffer, int, int, PixelBuffer>? scale = null)
    {
        if (inputs.Mask is null) return WithColours(Whole(inputs.Picture, options.ResizeMode, width, height, factor, scale), null, null, null, inputs, options);
        var inpaint = options.Inpaint;
        var mask = Blurred(inputs.Mask, inputs.Picture, inpaint);
        var region = mask.Bounds() ?? throw new InvalidRequestException("image.mask", "paints nothing: it is black everywhere, or white everywhere and inverted. Paint white where the picture shall change.");
        PixelBuffer original, picture;
        Overlay overlay;
        GrayMask fitted;
        if (inpaint.MaskArea == MaskArea.Masked)
        {
            var around = region.Padded(inpaint.MaskPadding, mask.Width, mask.Height).ExtendedTo(width, height, mask.Width, mask.Height);
            fitted = GrayMask.Of(PictureFit.To(mask.ToPicture().Cropped(around), width, height, ResizeMode.Fill));
            picture = PictureFit.To(inputs.Picture.Cropped(around), width, height, ResizeMode.Fill, scale);
            overlay = new Overlay(inputs.Picture, mask, around);
        }
        else
        {
            fitted = GrayMask.Of(PictureFit.To(mask.ToPicture(), width, height, options.ResizeMode));
            original = picture = PictureFit.To(inputs.Picture, width, height, options.ResizeMode, scale);
            // Half-masked pixels are painted anew: only what the blur barely touches shows the original.
            overlay = new Overlay(original, fitted with { Values = Array.ConvertAll(fitted.Values, value => (byte)Math.Min(255, value * 2)) }, null);
        }

        var latentMask = inputs.LatentMask ?? fitted;
        if (inpaint.MaskContent != MaskedContent.Original) picture = MaskFill.Fill(picture, latentMask);
        return WithColours(picture, fitted, latentMask, overlay, inputs, options);
    }

    /// <summary>The finished picture: its colours corrected, and the original put back where the mask keeps it.</summary>
    public PixelBuffer Finish(PixelBuffer painted, Overlay? overlay = null)
    {
        var corrected = Colours is null ? painted : ColourCorrection.Match(painted, Colours);
        return (overlay ?? Overlay)?.Over(corrected) ?? corrected;
    }

    private static PreparedPicture WithColours(PixelBuffer picture, GrayMask? mask, GrayMask? latentMask, Overlay? overlay, PictureInputs inputs, ImageToImageOptions options) =>
        new(picture, mask, latentMask, overlay, options.ColorCorrection ? inputs.Colours ?? picture : null);

    // Latents are resized instead of pixels: these keep their size, but for what is no whole cell.
    private static PixelBuffer Whole(PixelBuffer picture, ResizeMode mode, int width, int height, int factor, Func<PixelBuffer, int, int, PixelBuffer>? scale) => mode == ResizeMode.Latent
        ? PictureFit.To(picture, Math.Max(1, picture.Width / factor) * factor, Math.Max(1, picture.Height / factor) * factor, ResizeMode.Crop)
        : PictureFit.To(picture, width, height, mode, scale);

    private static GrayMask Blurred(GrayMask mask, PixelBuffer picture, InpaintOptions options)
    {
        if ((mask.Width, mask.Height) != (picture.Width, picture.Height))
        {
            // The same mask at another resolution is fine; one of another shape is another picture's.
            if (Math.Abs((double)mask.Width / mask.Height * picture.Height / picture.Width - 1) > 0.02)
                throw new InvalidRequestException("image.mask", $"has {mask.Width}×{mask.Height} pixels, which does not fit the picture's {picture.Width}×{picture.Height}. Give a mask of the picture's size.");
            mask = GrayMask.Of(mask.ToPicture().Resize(picture.Width, picture.Height, ResizeFilter.Lanczos));
        }

        return (options.MaskInvert ? mask.Inverted() : mask).Blurred(options.MaskBlur, options.MaskBlurY ?? options.MaskBlur);
    }
}
