using Easel.Core.Pixels;

namespace Easel.Engine.Networks.Upscalers;

/// <summary>Enlarges to an exact size with any upscaler, as webui does (<c>modules/upscaler.py</c>).</summary>
public static class Upscaling
{
    // A network of factor 2 reaches 8 times the size; more would invent everything.
    private const int MostPasses = 3;

    /// <summary>
    /// Passes of the upscaler until the picture is at least as large as wanted, at most three, then Lanczos to the exact size. A picture
    /// of the right size gets one pass all the same, for networks that clean without enlarging.
    /// </summary>
    /// <param name="upscaler">The upscaler.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="width">Columns of the result.</param>
    /// <param name="height">Rows of the result.</param>
    /// <param name="run">How, and who watches; null takes the defaults.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static PixelBuffer To(this IUpscaler upscaler, PixelBuffer picture, int width, int height, UpscaleRun? run = null)
    {
        run ??= new UpscaleRun();
        var passes = Passes(upscaler, picture, width, height);
        var enlarged = picture;
        for (var pass = 0; pass < passes; pass++)
        {
            run.Cancelled.ThrowIfCancellationRequested();
            var done = pass;
            enlarged = upscaler.Pass(enlarged, width, height, run with { Progress = share => run.Progress((done + share) / passes) });
        }

        run.Progress(1);
        return enlarged.Resize(width, height, ResizeFilter.Lanczos);
    }

    private static int Passes(IUpscaler upscaler, PixelBuffer picture, int width, int height)
    {
        if (upscaler.Factor is not { } factor) return 1;
        var needed = Math.Max((double)width / picture.Width, (double)height / picture.Height);
        if (needed < 1) return 0;
        var passes = 1;
        for (double reached = factor; factor > 1 && reached < needed && passes < MostPasses; reached *= factor) passes++;
        return passes;
    }
}
