namespace Easel.Engine.Diffusion.Noise;

/// <summary>
/// NumPy's <c>SeedSequence</c>: spreads an entropy and a spawn key over a pool of 32-bit words (O'Neill's <c>seed_seq_fe</c>; the constants are
/// those of <c>numpy/random/bit_generator.pyx</c>).
/// </summary>
public static class SeedSequence
{
    private const uint InitialA = 0x43b0d7e5, FactorA = 0x931e8875;
    private const uint InitialB = 0x8b51f9dd, FactorB = 0x58f38ded;
    private const uint MixLeft = 0xca01f9dd, MixRight = 0x4973f715;
    private const int Shift = 16;

    /// <summary>The first <paramref name="count"/> words of <c>SeedSequence(entropy, spawn_key, pool_size).generate_state</c>.</summary>
    public static uint[] State(ulong entropy, ReadOnlySpan<uint> spawnKey, int poolSize, int count) =>
        State(entropy >> 32 == 0 ? [(uint)entropy] : [(uint)entropy, (uint)(entropy >> 32)], spawnKey, poolSize, count);

    /// <summary>The same for an entropy of any length, its lowest word first.</summary>
    public static uint[] State(ReadOnlySpan<uint> entropy, ReadOnlySpan<uint> spawnKey, int poolSize, int count)
    {
        var pool = Pool(Assemble(entropy, spawnKey, poolSize), poolSize);
        var result = new uint[count];
        var hash = InitialB;
        for (var i = 0; i < count; i++)
        {
            var value = pool[i % poolSize] ^ hash;
            hash *= FactorB;
            value *= hash;
            result[i] = value ^ (value >> Shift);
        }

        return result;
    }

    // With a spawn key the entropy is filled up to the pool's size, so that key words never stand where entropy could.
    private static List<uint> Assemble(ReadOnlySpan<uint> entropy, ReadOnlySpan<uint> spawnKey, int poolSize)
    {
        List<uint> words = [.. entropy];
        if (spawnKey.Length > 0)
        {
            while (words.Count < poolSize)
                words.Add(0);
        }

        words.AddRange(spawnKey);
        return words;
    }

    private static uint[] Pool(List<uint> words, int size)
    {
        var pool = new uint[size];
        var hash = InitialA;
        for (var i = 0; i < size; i++)
            pool[i] = Hash(i < words.Count ? words[i] : 0, ref hash);
        for (var source = 0; source < size; source++)
        {
            for (var target = 0; target < size; target++)
            {
                if (source != target)
                    pool[target] = Mix(pool[target], Hash(pool[source], ref hash));
            }
        }

        for (var source = size; source < words.Count; source++)
        {
            for (var target = 0; target < size; target++)
                pool[target] = Mix(pool[target], Hash(words[source], ref hash));
        }

        return pool;
    }

    private static uint Hash(uint value, ref uint hash)
    {
        value ^= hash;
        hash *= FactorA;
        value *= hash;
        return value ^ (value >> Shift);
    }

    private static uint Mix(uint x, uint y)
    {
        var result = MixLeft * x - MixRight * y;
        return result ^ (result >> Shift);
    }
}
