using Easel.Core.Pixels;
using Easel.Core.Requests;

namespace Easel.Imaging.Cropping;

/// <summary>Chooses the best size within bounds, in steps of 64, and cuts the middle to it (webui <c>postprocessing_autosized_crop.py</c>).</summary>
public static class AutoSizedCrop
{
    private const int Step = 64;

    /// <summary>The cut picture; null where no size keeps the proportions well enough.</summary>
    public static PixelBuffer? Apply(PixelBuffer picture, AutoSizeStep step)
    {
        var sides = Enumerable.Range(0, (step.MaxSide - step.MinSide) / Step + 1).Select(i => step.MinSide + i * Step).ToArray();
        var fitting = sides.SelectMany(_ => sides, (width, height) => (Width: width, Height: height, Area: width * height, Error: Error(picture, width, height)))
            .Where(size => size.Area >= step.MinArea && size.Area <= step.MaxArea && size.Error <= step.MaxError).ToList();
        if (fitting.Count == 0) return null;
        var best = step.LargestArea ? fitting.MaxBy(size => (size.Area, -size.Error)) : fitting.MaxBy(size => (-size.Error, size.Area));
        return picture.CutToFit(best.Width, best.Height);
    }

    // 0 for the same proportions, towards 1 the further they are apart.
    private static double Error(PixelBuffer picture, int width, int height)
    {
        var ratio = (double)picture.Width / picture.Height / ((double)width / height);
        return 1 - Math.Min(ratio, 1 / ratio);
    }
}
