using Easel.Core.Pixels;

namespace Easel.Engine.Networks.Upscalers;

/// <summary>
/// One way of enlarging pictures. <see cref="Upscaling.To"/> brings a picture to an exact size with any of them; that is what pipelines call.
/// </summary>
public interface IUpscaler
{
    /// <summary>The name that users choose it by.</summary>
    string Name { get; }

    /// <summary>By what one pass enlarges both sides; null where a pass goes to any size.</summary>
    int? Factor { get; }

    /// <summary>Enlarges once: by <see cref="Factor"/> whatever size is wanted, or to the wanted size.</summary>
    /// <param name="picture">1, 3 or 4 channels; the result has as many.</param>
    /// <param name="width">Columns wanted in the end.</param>
    /// <param name="height">Rows wanted in the end.</param>
    /// <param name="run">How the work is cut up, and who watches it.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    PixelBuffer Pass(PixelBuffer picture, int width, int height, UpscaleRun run);
}
