using System.Globalization;

namespace Easel.Engine.Diffusion.Noise;

/// <summary>
/// A Brownian path that one seed determines at every point, whatever is asked for in whatever order: an interval's increment is split at its middle
/// by a bridge whose noise is seeded by the interval's place in the tree (Li et al. 2020, arXiv:2001.01328; the seeding, rounding and order of
/// sums are those of <c>torchsde.BrownianTree</c>, which k-diffusion's SDE samplers use). Nothing is stored: a query walks down from the root.
/// </summary>
/// <param name="start">The lower end.</param>
/// <param name="end">The upper end.</param>
/// <param name="size">The number of elements.</param>
/// <param name="seed">The entropy.</param>
/// <param name="source">Whose normal numbers.</param>
public sealed class BrownianTree(double start, double end, int size, long seed, NoiseSourceKind source)
{
    // torchsde: pool_size = 24 and tol = 1e-6, that is six digits.
    private const int PoolSize = 24;
    private readonly double _start = Rounded(start);
    private readonly double _end = Rounded(end);

    /// <summary>The path's increment between two points; where they lie outside the ends, up to the end.</summary>
    public float[] Increment(double from, double to)
    {
        var (low, high) = (Rounded(Math.Clamp(from, start, end)), Rounded(Math.Clamp(to, start, end)));
        var sum = new float[size];
        if (low == high)
            return sum;
        var seeds = SeedSequence.State((ulong)seed, [], PoolSize, 3);
        var whole = Normal(seeds[0]);
        Scale(whole, (float)Math.Sqrt(end - start));
        var empty = true;
        Add(new(_start, _end, 0, 0), whole, low, high, sum, ref empty);
        return sum;
    }

    private void Add(Interval interval, float[] increment, double low, double high, float[] sum, ref bool empty)
    {
        if (low <= interval.Start && interval.End <= high)
        {
            for (var i = 0; i < size; i++)
                sum[i] = empty ? increment[i] : sum[i] + increment[i];
            empty = false;
            return;
        }

        var middle = Rounded(0.5 * (interval.End + interval.Start));
        var left = Left(interval, increment, middle);
        if (low < middle)
            Add(new(interval.Start, middle, interval.Key * 2, interval.Depth + 1), left, low, high, sum, ref empty);
        if (high > middle)
        {
            for (var i = 0; i < size; i++)
                left[i] = increment[i] - left[i];
            Add(new(middle, interval.End, interval.Key * 2 + 1, interval.Depth + 1), left, low, high, sum, ref empty);
        }
    }

    // A Brownian bridge: the middle of an interval of known increment.
    private float[] Left(Interval interval, float[] increment, double middle)
    {
        var reciprocal = 1 / (interval.End - interval.Start);
        var (before, after) = (middle - interval.Start, interval.End - middle);
        var left = Normal(SeedSequence.State((ulong)seed, [interval.Key, interval.Depth], PoolSize, 1)[0]);
        var (first, second, deviation) = ((float)before, (float)reciprocal, (float)Math.Sqrt(before * after * reciprocal));
        for (var i = 0; i < size; i++)
            left[i] = first * increment[i] * second + deviation * left[i];
        return left;
    }

    private float[] Normal(uint seedOfInterval)
    {
        var values = new float[size];
        NoiseGenerators.Create(source, seedOfInterval).FillNormal(values);
        return values;
    }

    private static void Scale(float[] values, float factor)
    {
        for (var i = 0; i < values.Length; i++)
            values[i] *= factor;
    }

    // Rounded in decimal, as Python does; Math.Round scales by a power of ten first, which can end a digit off.
    private static double Rounded(double value) =>
        double.Parse(value.ToString("F6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private readonly record struct Interval(double Start, double End, uint Key, uint Depth);
}
