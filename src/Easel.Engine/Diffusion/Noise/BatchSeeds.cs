using System.Collections.Immutable;

namespace Easel.Engine.Diffusion.Noise;

/// <summary>The seeds of a batch's images (A1111's <c>processing.py</c>).</summary>
/// <param name="Seeds">One per image.</param>
/// <param name="Subseeds">The variation seeds, one per image.</param>
public sealed record BatchSeeds(ImmutableArray<long> Seeds, ImmutableArray<long> Subseeds)
{
    /// <summary>
    /// Image k has seed + k and subseed + k; but with a variation strength all images share the seed, so that they vary around one picture.
    /// </summary>
    public static BatchSeeds Of(long seed, long subseed, double subseedStrength, int count) => new(
        [.. Enumerable.Range(0, count).Select(k => subseedStrength == 0 ? seed + k : seed)],
        [.. Enumerable.Range(0, count).Select(k => subseed + k)]);

    /// <summary>The seeds of the images from <paramref name="start"/> on.</summary>
    public BatchSeeds Slice(int start, int count) => new(Seeds.Slice(start, count), Subseeds.Slice(start, count));
}
