using Easel.Core.Errors;

namespace Easel.Core.Pixels;

/// <summary>A picture with colours drawn on it, as what is repainted and where (A1111's "inpaint sketch", <c>modules/img2img.py</c>).</summary>
public static class InpaintSketch
{
    /// <summary>The picture with the drawing on it: what is transparent in the drawing, or the same as in the picture, shows the picture.</summary>
    /// <param name="picture">The picture as its file has it; 1, 3 or 4 channels.</param>
    /// <param name="flat">The same without transparency; three channels.</param>
    /// <param name="drawing">The drawing alone, or the picture with it; 1, 3 or 4 channels.</param>
    /// <returns>Three channels.</returns>
    /// <exception cref="InvalidRequestException">They differ in size.</exception>
    public static PixelBuffer On(PixelBuffer picture, PixelBuffer flat, PixelBuffer drawing)
    {
        RequireSize(flat, drawing);
        if (drawing.Channels != 4) return Flattening.Onto(drawing, [255, 255, 255]);
        var result = new PixelBuffer(flat.Width, flat.Height, 3);
        for (var i = 0; i < flat.Width * flat.Height; i++)
        {
            var top = drawing.Bytes.AsSpan(i * 4, 4);
            var isOld = picture.Channels == 4 && picture.Bytes.AsSpan(i * 4, 4).SequenceEqual(top);
            for (var c = 0; c < 3; c++) result.Bytes[i * 3 + c] = isOld ? flat.Bytes[i * 3 + c] : Flattening.Mixed(top[c], flat.Bytes[i * 3 + c], top[3]);
        }

        return result;
    }

    /// <summary>The picture to start from, and the mask.</summary>
    /// <param name="original">The picture as it was; three channels.</param>
    /// <param name="drawn">The same picture with the drawing on it; three channels.</param>
    /// <param name="transparency">How far the drawing lets the picture through, 0 to 1.</param>
    /// <param name="blur">Standard deviation of the drawing's edges, in pixels.</param>
    /// <exception cref="InvalidRequestException">The two differ in size.</exception>
    public static (PixelBuffer Picture, GrayMask Mask) Of(PixelBuffer original, PixelBuffer drawn, double transparency, double blur)
    {
        RequireSize(original, drawn);
        // Pillow's brightness cuts off fractions.
        var shown = (byte)(255 * (1 - transparency));
        var mask = new byte[original.Width * original.Height];
        for (var i = 0; i < mask.Length; i++)
            if (!original.Bytes.AsSpan(i * 3, 3).SequenceEqual(drawn.Bytes.AsSpan(i * 3, 3))) mask[i] = shown;
        var gray = new GrayMask(mask, original.Width, original.Height);
        var (soft, edge) = (BoxBlur.Gaussian(drawn, blur), BoxBlur.Gaussian(gray.ToPicture(), blur));
        var picture = new PixelBuffer(original.Width, original.Height, 3);
        for (var i = 0; i < picture.Bytes.Length; i++) picture.Bytes[i] = Flattening.Mixed(soft.Bytes[i], original.Bytes[i], edge.Bytes[i / 3]);
        return (picture, gray);
    }

    private static void RequireSize(PixelBuffer original, PixelBuffer drawn)
    {
        if ((original.Width, original.Height) != (drawn.Width, drawn.Height))
            throw new InvalidRequestException("image.inpaint.maskSketch", $"has {drawn.Width}×{drawn.Height} pixels, and the picture {original.Width}×{original.Height}. Draw on the picture itself.");
    }
}
