using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Easel.Engine.Networks.Upscalers;

/// <summary>One tile along one direction, in source pixels.</summary>
/// <param name="Start">Its first pixel.</param>
/// <param name="End">The first one behind it.</param>
/// <param name="SeenStart">The first pixel that the network sees.</param>
/// <param name="SeenEnd">The first one that it does not see any more.</param>
/// <param name="Before">Pixels shared with the tile before.</param>
/// <param name="After">Pixels shared with the tile behind.</param>
internal sealed record TileSpan(int Start, int End, int SeenStart, int SeenEnd, int Before, int After)
{
    public int Length => End - Start;

    public int SeenLength => SeenEnd - SeenStart;

    /// <summary>Tiles of nearly equal length, as few as the tiling allows.</summary>
    public static ImmutableArray<TileSpan> Cut(int size, UpscaleTiling tiling)
    {
        if (tiling.Tile == 0 || size <= tiling.Tile) return [new TileSpan(0, size, 0, size, 0, 0)];
        // A quarter at most, so that no pixel lies in three tiles.
        var overlap = Math.Clamp(tiling.Overlap, 0, tiling.Tile / 4);
        var count = (size - overlap + tiling.Tile - overlap - 1) / (tiling.Tile - overlap);
        var length = (size + (count - 1) * overlap + count - 1) / count;
        var starts = Enumerable.Range(0, count).Select(i => (int)((long)i * (size - length) / (count - 1))).ToArray();
        return
        [
            .. starts.Select((start, i) => new TileSpan(
                start, start + length, Math.Max(0, start - overlap), Math.Min(size, start + length + overlap),
                i == 0 ? 0 : starts[i - 1] + length - start, i == count - 1 ? 0 : start + length - starts[i + 1])),
        ];
    }

    /// <summary>The tile's share of each enlarged pixel, [length · factor]; what two tiles share adds up to one.</summary>
    public Tensor Weights(int factor)
    {
        var weights = ones(Length * factor);
        if (Before > 0) weights.narrow(0, 0, Before * factor).copy_(Ramp(Before * factor));
        if (After > 0) weights.narrow(0, (Length - After) * factor, After * factor).copy_(1 - Ramp(After * factor));
        return weights;
    }

    private static Tensor Ramp(int length) => (arange(length, dtype: ScalarType.Float32) + 0.5) / length;
}
