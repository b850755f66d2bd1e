using System.Collections.Immutable;

namespace Easel.Core.Pixels;

/// <summary>Fills the masked part of a picture with the colours around it, so that nothing of what was there shows (A1111's <c>masking.fill</c>).</summary>
public static class MaskFill
{
    // Wide blurs reach far into the hole, narrow ones keep its edge: laid over each other, the narrow ones on top.
    private static ImmutableArray<(int Radius, int Repeats)> Layers { get; } = [(256, 1), (64, 1), (16, 2), (4, 4), (2, 2), (0, 1)];

    /// <summary>The picture with the hole filled.</summary>
    /// <param name="picture">Three channels.</param>
    /// <param name="mask">Its size; 255 is the hole.</param>
    public static PixelBuffer Fill(PixelBuffer picture, GrayMask mask)
    {
        var kept = Premultiplied(picture, mask);
        var (colours, opacity) = (new double[picture.Width * picture.Height * 3], new double[picture.Width * picture.Height]);
        foreach (var (radius, repeats) in Layers)
        {
            var layer = BoxBlur.Gaussian(kept, radius);
            for (var i = 0; i < repeats; i++) LayOver(colours, opacity, layer);
        }

        var result = new PixelBuffer(picture.Width, picture.Height, 3);
        for (var i = 0; i < result.Bytes.Length; i++) result.Bytes[i] = (byte)Math.Clamp(Math.Round(colours[i]), 0, 255);
        return result;
    }

    // The colour of a transparent pixel must not count when neighbours are averaged.
    private static PixelBuffer Premultiplied(PixelBuffer picture, GrayMask mask)
    {
        var result = new PixelBuffer(picture.Width, picture.Height, 4);
        for (var i = 0; i < mask.Values.Length; i++)
        {
            var keep = 255 - mask.Values[i];
            for (var c = 0; c < 3; c++) result.Bytes[i * 4 + c] = Flattening.Mixed(picture.Bytes[i * 3 + c], 0, keep);
            result.Bytes[i * 4 + 3] = (byte)keep;
        }

        return result;
    }

    // Porter and Duff 1984, "over".
    private static void LayOver(double[] colours, double[] opacity, PixelBuffer layer)
    {
        for (var i = 0; i < opacity.Length; i++)
        {
            var alpha = layer.Bytes[i * 4 + 3] / 255d;
            if (alpha == 0) continue;
            var sum = alpha + opacity[i] * (1 - alpha);
            for (var c = 0; c < 3; c++)
            {
                var colour = Math.Min(255, layer.Bytes[i * 4 + c] / alpha);
                colours[i * 3 + c] = (colour * alpha + colours[i * 3 + c] * opacity[i] * (1 - alpha)) / sum;
            }

            opacity[i] = sum;
        }
    }
}
