namespace Easel.Engine.Diffusion.Noise;

/// <summary>NumPy's default generator, PCG-64 (O'Neill 2014, "PCG: a family of simple fast space-efficient statistically good algorithms": XSL-RR 128/64).</summary>
public sealed class Pcg64
{
    private static readonly UInt128 Multiplier = new(2549297995355413924, 4865540595714422341);

    private readonly UInt128 increment;
    private UInt128 state;

    /// <summary>The generator of <c>numpy.random.default_rng(seed)</c>.</summary>
    public Pcg64(ulong seed)
    {
        var words = SeedSequence.State(seed, [], poolSize: 4, count: 8);
        increment = (new UInt128(Long(words, 4), Long(words, 6)) << 1) | 1;
        Step();
        state += new UInt128(Long(words, 0), Long(words, 2));
        Step();
    }

    /// <summary>The next number of <c>random()</c>: uniform in [0, 1), 53 bits.</summary>
    public double Next()
    {
        Step();
        var output = ulong.RotateRight((ulong)(state >> 64) ^ (ulong)state, (int)(state >> 122));
        return (output >> 11) * (1.0 / (1UL << 53));
    }

    private static ulong Long(uint[] words, int index) => words[index] | ((ulong)words[index + 1] << 32);

    private void Step() => state = state * Multiplier + increment;
}
