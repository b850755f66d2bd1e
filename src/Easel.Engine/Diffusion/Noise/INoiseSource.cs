using static TorchSharp.torch;

namespace Easel.Engine.Diffusion.Noise;

/// <summary>Where samplers get their noise: one unit normal tensor [n, c, h, w] a call, on the CPU, float32.</summary>
public interface INoiseSource
{
    /// <summary>The next noise; the caller owns it.</summary>
    Tensor Next();

    /// <summary>The noise for a step between two noise levels. Only a Brownian path asks which; others give the next.</summary>
    Tensor Next(double sigma, double sigmaNext) => Next();
}
