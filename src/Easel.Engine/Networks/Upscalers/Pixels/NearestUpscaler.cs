using Easel.Core.Pixels;

namespace Easel.Engine.Networks.Upscalers.Pixels;

/// <summary>Repeats pixels; for pixel art.</summary>
public sealed class NearestUpscaler : IUpscaler
{
    /// <inheritdoc/>
    public string Name => "Nearest";

    /// <inheritdoc/>
    public int? Factor => null;

    /// <inheritdoc/>
    public PixelBuffer Pass(PixelBuffer picture, int width, int height, UpscaleRun run) => picture.Resize(width, height, ResizeFilter.Nearest);
}
