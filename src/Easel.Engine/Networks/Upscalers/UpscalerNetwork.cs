using Easel.Core.Pixels;
using Easel.Engine.Memory;
using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;

namespace Easel.Engine.Networks.Upscalers;

/// <summary>A network that enlarges pictures by a whole factor.</summary>
public abstract class UpscalerNetwork : Layer
{
    private protected UpscalerNetwork(Weights weights)
        : base(weights)
    {
    }

    /// <summary>By what both sides grow.</summary>
    public abstract int Factor { get; }

    /// <summary>Both sides of what goes in must be multiples of this.</summary>
    public virtual int Multiple => 1;

    /// <param name="x">[n, 3, h, w], sRGB in [0, 1], h and w multiples of <see cref="Multiple"/>.</param>
    /// <returns>[n, 3, h · factor, w · factor], about [0, 1], not clamped.</returns>
    public abstract Tensor Forward(Tensor x);

    /// <summary>The colours of a picture, enlarged in blended tiles: by the factor, whatever size is wanted.</summary>
    /// <param name="picture">1, 3 or 4 channels; transparency is left out.</param>
    /// <param name="width">Columns wanted in the end.</param>
    /// <param name="height">Rows wanted in the end.</param>
    /// <param name="policy">What is computed with.</param>
    /// <param name="run">How the work is cut up, and who watches it.</param>
    internal virtual PixelBuffer Enlarge(PixelBuffer picture, int width, int height, DevicePolicy policy, UpscaleRun run) => UpscaleTiles.Run(picture, this, policy, run);
}
