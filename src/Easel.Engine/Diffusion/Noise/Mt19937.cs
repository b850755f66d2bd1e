namespace Easel.Engine.Diffusion.Noise;

/// <summary>The Mersenne Twister of Matsumoto and Nishimura (1998), 32 bit, seeded as in its reference code.</summary>
public sealed class Mt19937
{
    private const int Size = 624;
    private const int Shift = 397;
    private readonly uint[] _state = new uint[Size];
    private int _next = Size;

    /// <param name="seed">PyTorch seeds with the low 32 bits of its 64-bit seed.</param>
    public Mt19937(uint seed)
    {
        _state[0] = seed;
        for (var i = 1u; i < Size; i++)
            _state[i] = 1812433253u * (_state[i - 1] ^ (_state[i - 1] >> 30)) + i;
    }

    /// <summary>The next 32 bits.</summary>
    public uint Next32()
    {
        if (_next == Size)
            Refill();
        var y = _state[_next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c5680u;
        y ^= (y << 15) & 0xefc60000u;
        return y ^ (y >> 18);
    }

    /// <summary>The next 64 bits; PyTorch takes the high half first.</summary>
    public ulong Next64()
    {
        var high = (ulong)Next32();
        return (high << 32) | Next32();
    }

    /// <summary>Uniform in [0, 1) with 24 bits, as PyTorch makes a float32.</summary>
    public float NextSingle() => (Next32() & 0xffffff) * (1f / (1 << 24));

    /// <summary>Uniform in [0, 1) with 53 bits, as PyTorch makes a float64.</summary>
    public double NextDouble() => (Next64() & ((1ul << 53) - 1)) * (1d / (1ul << 53));

    private void Refill()
    {
        for (var i = 0; i < Size; i++)
        {
            var y = (_state[i] & 0x80000000u) | (_state[(i + 1) % Size] & 0x7fffffffu);
            _state[i] = _state[(i + Shift) % Size] ^ (y >> 1) ^ ((y & 1) * 0x9908b0dfu);
        }

        _next = 0;
    }
}
