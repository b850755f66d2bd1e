namespace Easel.Starter.World;

/// <summary>
/// A seeded generator that gives the same numbers on every platform and runtime: SplitMix64
/// (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014).
/// </summary>
public sealed class Dice(ulong seed)
{
    private ulong state = seed;

    /// <summary>The next 64 random bits.</summary>
    public ulong Bits() => Mix(state += 0x9E3779B97F4A7C15UL);

    /// <summary>Uniform in 0 … 1, 1 excluded.</summary>
    public float Unit() => (Bits() >> 40) / (float)(1 << 24);

    /// <summary>Uniform between two numbers.</summary>
    public float Between(float low, float high) => low + (high - low) * Unit();

    /// <summary>Uniform in 0 … <paramref name="count"/> − 1.</summary>
    public int Below(int count) => (int)(Bits() % (ulong)count);

    /// <summary>True with a probability.</summary>
    public bool Chance(float probability) => Unit() < probability;

    /// <summary>One of several, each as likely.</summary>
    public T Pick<T>(params ReadOnlySpan<T> items) => items[Below(items.Length)];

    /// <summary>A member of an enumeration, each as likely.</summary>
    public T Any<T>() where T : struct, Enum => Pick<T>(Enum.GetValues<T>());

    /// <summary>Puts the items in a random order.</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>SplitMix64's output function: a good hash of 64 bits.</summary>
    public static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
