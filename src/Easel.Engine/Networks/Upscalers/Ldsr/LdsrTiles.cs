using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Easel.Engine.Networks.Upscalers.Ldsr;

/// <summary>
/// Cuts latents into tiles that share half their side with each neighbour, and blends the answers: as webui's LDSR does, 128 cells wide and weighted
/// by the distance from the tile's edge (<c>split_input_params</c> of CompVis latent-diffusion).
/// </summary>
internal sealed class LdsrTiles
{
    private const int LargestSide = 128;
    private const double LeastWeight = 0.01;

    private readonly ImmutableArray<int> rows;
    private readonly ImmutableArray<int> columns;
    private readonly int tileHeight;
    private readonly int tileWidth;

    /// <param name="height">Rows of the latents, a multiple of <paramref name="multiple"/>.</param>
    /// <param name="width">Columns, likewise.</param>
    /// <param name="tiling">The longest side wanted; 0 takes the whole.</param>
    /// <param name="multiple">What a tile's sides must be multiples of.</param>
    public LdsrTiles(int height, int width, UpscaleTiling tiling, int multiple)
    {
        var side = tiling.Tile == 0 ? Math.Max(height, width) : Math.Max(multiple, Math.Min(tiling.Tile, LargestSide) / multiple * multiple);
        (tileHeight, tileWidth) = (Math.Min(side, height), Math.Min(side, width));
        (rows, columns) = (Starts(height, tileHeight), Starts(width, tileWidth));
    }

    /// <summary>How many there are.</summary>
    public int Count => rows.Length * columns.Length;

    /// <summary>The network's answers to all tiles, as one.</summary>
    /// <param name="x">[1, c, height, width].</param>
    /// <param name="factor">By what the network enlarges.</param>
    /// <param name="network">Answers [1, 3, h · factor, w · factor] to [1, c, h, w], in float32 where <paramref name="x"/> is.</param>
    /// <param name="next">Called before each tile.</param>
    public Tensor Blend(Tensor x, int factor, Func<Tensor, Tensor> network, Action next)
    {
        using var scope = NewDisposeScope();
        if (Count == 1)
        {
            next();
            return network(x).MoveToOuterDisposeScope();
        }

        var sum = zeros(1, 3, x.shape[2] * factor, x.shape[3] * factor);
        var shares = zeros(1, 1, x.shape[2] * factor, x.shape[3] * factor);
        var weights = Weights(tileHeight * factor, tileWidth * factor);
        foreach (var row in rows)
        {
            foreach (var column in columns)
            {
                next();
                using var tileScope = NewDisposeScope();
                var answer = network(x.narrow(2, row, tileHeight).narrow(3, column, tileWidth).contiguous());
                Place(sum).add_(answer * weights);
                Place(shares).add_(weights);

                Tensor Place(Tensor whole) => whole.narrow(2, row * factor, tileHeight * factor).narrow(3, column * factor, tileWidth * factor);
            }
        }

        return sum.div_(shares).MoveToOuterDisposeScope();
    }

    private static ImmutableArray<int> Starts(int size, int side)
    {
        if (size == side) return [0];
        var stride = side / 2;
        var count = (size - side + stride - 1) / stride + 1;
        return [.. Enumerable.Range(0, count).Select(i => (int)((long)i * (size - side) / (count - 1)))];
    }

    // The distance from the nearest edge as a share of the side: 0 there, a half in the middle.
    private static Tensor Weights(int height, int width)
    {
        using var scope = NewDisposeScope();
        return minimum(Distance(height).unsqueeze(1), Distance(width).unsqueeze(0)).clamp_(LeastWeight, 0.5).MoveToOuterDisposeScope();

        static Tensor Distance(int size)
        {
            var place = arange(size, dtype: ScalarType.Float32) / (size - 1);
            return minimum(place, 1 - place);
        }
    }
}
