namespace Easel.Engine.Diffusion.Noise;

/// <summary>
/// The numbers of <c>torch.randn(…, device="cuda")</c>, computed without such a device: Philox 4×32-10 (Salmon et al. 2011,
/// <c>doi:10.1145/2063384.2063405</c>), one counter per element, and the first half of a Box-Muller pair (A1111's <c>rng_philox.py</c>).
/// </summary>
public sealed class PhiloxGenerator(ulong seed) : INoiseGenerator
{
    // float32 roundings of 2^-32 and 2π·2^-32, as the reference rounds them.
    private const double Unit = 2.3283064e-10f;
    private const double UnitAngle = (float)(2.3283064e-10 * 6.2831855);
    private const double HalfUnit = 2.3283064e-10f / 2;
    private const double HalfUnitAngle = (float)(2.3283064e-10 * 6.2831855) / 2;
    private uint _draws;

    /// <inheritdoc/>
    public void FillNormal(Span<float> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var (x, y) = Philox(_draws, (uint)i);
            var radius = Math.Sqrt(-2 * Math.Log(x * Unit + HalfUnit));
            values[i] = (float)(radius * Math.Sin(y * UnitAngle + HalfUnitAngle));
        }

        _draws++;
    }

    private (uint X, uint Y) Philox(uint draw, uint index)
    {
        uint c0 = draw, c1 = 0, c2 = index, c3 = 0;
        uint k0 = (uint)seed, k1 = (uint)(seed >> 32);
        for (var round = 0; round < 10; round++)
        {
            var a = (ulong)c0 * 0xd2511f53u;
            var b = (ulong)c2 * 0xcd9e8d57u;
            (c0, c1, c2, c3) = ((uint)(b >> 32) ^ c1 ^ k0, (uint)b, (uint)(a >> 32) ^ c3 ^ k1, (uint)a);
            k0 += 0x9e3779b9u;
            k1 += 0xbb67ae85u;
        }

        return (c0, c1);
    }
}
