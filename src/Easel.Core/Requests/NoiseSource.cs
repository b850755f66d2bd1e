namespace Easel.Core.Requests;

/// <summary>Which generator's random numbers a seed repeats; both give the same numbers on every device.</summary>
public enum NoiseSource
{
    /// <summary>PyTorch's CPU generator (Mersenne Twister).</summary>
    Cpu,

    /// <summary>NVIDIA's Philox, as PyTorch's CUDA generator uses it.</summary>
    Nv,
}
