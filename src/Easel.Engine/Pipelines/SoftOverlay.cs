using Easel.Core.Pixels;
using Easel.Core.Requests;
using static TorchSharp.torch;

namespace Easel.Engine.Pipelines;

/// <summary>
/// Where a softly repainted picture shows: as far as its latents came to differ from the original's (A1111's <c>apply_adaptive_masks</c>).
/// </summary>
internal static class SoftOverlay
{
    // Reach of the filters in cells, and the radius at which their weights have fallen to 1/e.
    private const int Reach = 2;
    private const double Radius = 1.5;

    /// <summary>The overlay of one picture.</summary>
    /// <param name="original">[1, c, h, w].</param>
    /// <param name="latents">[1, c, h, w].</param>
    /// <param name="mask">[1, 1, h, w] in 0 … 1.</param>
    /// <param name="plain">The overlay that the mask alone would make.</param>
    /// <param name="options">How softly.</param>
    /// <param name="width">The painting's, in pixels.</param>
    /// <param name="height">The painting's, in pixels.</param>
    public static Overlay Of(Tensor original, Tensor latents, Tensor mask, Overlay plain, SoftInpaintOptions options, int width, int height)
    {
        using var scope = NewDisposeScope();
        var (rows, columns) = ((int)latents.shape[2], (int)latents.shape[3]);
        var distance = Numbers((latents - original).square().sum(1).sqrt());
        var masked = Numbers(mask);
        distance = WeightedBand.Filter(distance, columns, rows, Reach, Radius, 0.9, 1);
        distance = WeightedBand.Filter(distance, columns, rows, Reach, Radius, 0.25, 0.75);
        var shown = new byte[distance.Length];
        for (var i = 0; i < shown.Length; i++)
        {
            var free = 1 - Math.Pow(masked[i], options.SoftPreservation / 2);
            var half = 0.5 * (1 - options.SoftMaskInfluence) + free * options.SoftMaskInfluence;
            var threshold = Math.Max(1e-9, options.SoftThreshold * half / (1.00001 - half));
            var kept = 1 / (1 + Math.Pow(distance[i] / threshold, options.SoftDifferenceContrast));
            // A mask that keeps a cell keeps it, however far its surroundings moved.
            shown[i] = masked[i] == 0 ? (byte)0 : (byte)(255 * (1 - SmootherStep(kept)));
        }

        var small = new PixelBuffer(columns, rows, 1, shown);
        var large = BoxBlur.Gaussian(PictureFit.To(small, width, height, ResizeMode.Fill), 4);
        return plain with { Mask = Within(plain, GrayMask.Of(large)) };
    }

    // Where the picture's own mask has nothing at all, the original stays to the byte.
    private static GrayMask Within(Overlay plain, GrayMask painted)
    {
        var place = plain.Region ?? new PixelRegion(0, 0, plain.Mask.Width, plain.Mask.Height);
        var fitted = PictureFit.To(painted.ToPicture(), place.Width, place.Height, ResizeMode.Crop);
        var values = new byte[plain.Mask.Values.Length];
        for (var y = 0; y < place.Height; y++)
        {
            for (var x = 0; x < place.Width; x++)
            {
                var i = (y + place.Top) * plain.Mask.Width + x + place.Left;
                values[i] = plain.Mask.Values[i] == 0 ? (byte)0 : fitted.Bytes[y * place.Width + x];
            }
        }

        return plain.Mask with { Values = values };
    }

    private static double SmootherStep(double x) => x * x * x * (x * (6 * x - 15) + 10);

    private static double[] Numbers(Tensor tensor) => tensor.to(ScalarType.Float64, CPU).contiguous().data<double>().ToArray();
}
