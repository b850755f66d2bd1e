using Easel.Core.Pixels;

namespace Easel.Engine.Networks.Upscalers.Pixels;

/// <summary>Enlarges smoothly and invents nothing.</summary>
/// <param name="name">webui lists it as "Lanczos", and takes it for "None".</param>
public sealed class LanczosUpscaler(string name = "Lanczos") : IUpscaler
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public int? Factor => null;

    /// <inheritdoc/>
    public PixelBuffer Pass(PixelBuffer picture, int width, int height, UpscaleRun run) => picture.Resize(width, height, ResizeFilter.Lanczos);
}
