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
}
