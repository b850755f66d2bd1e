using Easel.Core.Pixels;
using Easel.Engine.Memory;
using Easel.Engine.Networks.Upscalers;
using static TorchSharp.torch;

namespace Easel.Engine.Networks.Faces;

/// <summary>Runs a face network on a picture.</summary>
public static class FacePixels
{
    /// <summary>The restored face.</summary>
    /// <param name="network">The network.</param>
    /// <param name="face">A square picture of the network's side.</param>
    /// <param name="fidelity">0 to 1: how closely to keep to the face that is there.</param>
    /// <param name="policy">What is computed with.</param>
    public static PixelBuffer Run(FaceNetwork network, PixelBuffer face, double fidelity, DevicePolicy policy)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        var x = (TilePixels.Read(face) * 2 - 1).to(policy.Upscaler, policy.Device);
        var restored = new PixelBuffer(face.Width, face.Height, 3);
        TilePixels.Write(restored, (network.Forward(x, fidelity).to(ScalarType.Float32, CPU) + 1) / 2, 0);
        return restored;
    }
}
