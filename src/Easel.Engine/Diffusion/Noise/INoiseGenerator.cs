namespace Easel.Engine.Diffusion.Noise;

/// <summary>A seeded stream of standard normal numbers, the same on every machine and device.</summary>
public interface INoiseGenerator
{
    /// <summary>Fills <paramref name="values"/> as one draw of a tensor of that many elements; how a stream continues depends on the sizes drawn.</summary>
    void FillNormal(Span<float> values);
}

/// <summary>Whose random numbers a picture starts from (A1111's option <c>randn_source</c>).</summary>
public enum NoiseSourceKind
{
    /// <summary>PyTorch's generator on a CPU.</summary>
    Cpu,

    /// <summary>PyTorch's generator on an NVIDIA device, computed on the CPU.</summary>
    Nv,
}

/// <summary>Makes generators of a kind.</summary>
public static class NoiseGenerators
{
    /// <summary>A fresh stream. Negative seeds are read as their two's complement, as PyTorch reads them.</summary>
    public static INoiseGenerator Create(NoiseSourceKind kind, long seed) => kind switch
    {
        NoiseSourceKind.Cpu => new TorchCpuGenerator((ulong)seed),
        NoiseSourceKind.Nv => new PhiloxGenerator((ulong)seed),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such source of noise. Use Cpu or Nv."),
    };
}
