using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;

namespace Easel.Engine.Networks.Faces;

/// <summary>A network that restores one upright face in a square picture.</summary>
public abstract class FaceNetwork : Layer
{
    private protected FaceNetwork(Weights weights)
        : base(weights)
    {
    }

    /// <summary>Side of the square picture; 512 in the published ones.</summary>
    public abstract int Side { get; }

    /// <param name="face">[n, 3, side, side], sRGB in [−1, 1], eyes and mouth where FFHQ has them.</param>
    /// <param name="fidelity">0 to 1: how closely to keep to the face that is there, where the network can choose.</param>
    /// <returns>[n, 3, side, side] in about [−1, 1].</returns>
    public abstract Tensor Forward(Tensor face, double fidelity);
}
