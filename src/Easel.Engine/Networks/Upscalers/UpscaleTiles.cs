using Easel.Core.Pixels;
using Easel.Engine.Memory;
using static TorchSharp.torch;

namespace Easel.Engine.Networks.Upscalers;

/// <summary>Runs an upscaler network over a picture in blended tiles; memory holds one row of tiles beside the two pictures.</summary>
internal static class UpscaleTiles
{
    /// <summary>The colours of <paramref name="picture"/>, enlarged by the network's factor.</summary>
    public static PixelBuffer Run(PixelBuffer picture, UpscalerNetwork network, DevicePolicy policy, UpscaleRun run)
    {
        var factor = network.Factor;
        var rows = TileSpan.Cut(picture.Height, run.Tiling);
        var columns = TileSpan.Cut(picture.Width, run.Tiling);
        var result = new PixelBuffer(picture.Width * factor, picture.Height * factor, picture.Channels == 1 ? 1 : 3);
        using var scope = NewDisposeScope();
        var source = TilePixels.Read(picture);
        Tensor? above = null;
        foreach (var (i, row) in rows.Index())
        {
            var strip = zeros(1, 3, row.Length * factor, picture.Width * factor);
            foreach (var (j, column) in columns.Index())
            {
                run.Cancelled.ThrowIfCancellationRequested();
                using var tileScope = NewDisposeScope();
                var tile = Enlarge(source, row, column, network, policy);
                strip.narrow(3, column.Start * factor, column.Length * factor).add_(tile * column.Weights(factor));
                run.Progress((i * columns.Length + j + 1.0) / (rows.Length * columns.Length));
            }

            strip.mul_(row.Weights(factor).unsqueeze(-1));
            if (above is not null) strip.narrow(2, 0, above.shape[2]).add_(above);
            // What the next row of tiles shares is finished only with it.
            var shared = i + 1 < rows.Length ? row.End - rows[i + 1].Start : 0;
            TilePixels.Write(result, strip.narrow(2, 0, (row.Length - shared) * factor), row.Start * factor);
            var below = shared == 0 ? null : strip.narrow(2, (row.Length - shared) * factor, shared * factor).clone();
            above?.Dispose();
            strip.Dispose();
            above = below;
        }

        return result;
    }

    private static Tensor Enlarge(Tensor source, TileSpan row, TileSpan column, UpscalerNetwork network, DevicePolicy policy)
    {
        using var scope = NewDisposeScope();
        var seen = source.narrow(2, row.SeenStart, row.SeenLength).narrow(3, column.SeenStart, column.SeenLength);
        var x = Mirrored(Mirrored(seen, 2, network.Multiple), 3, network.Multiple).contiguous();
        var y = network.Forward(x.to(policy.Upscaler, policy.Device)).to(ScalarType.Float32, CPU);
        var factor = network.Factor;
        return y.narrow(2, (row.Start - row.SeenStart) * factor, row.Length * factor)
            .narrow(3, (column.Start - column.SeenStart) * factor, column.Length * factor)
            .contiguous().MoveToOuterDisposeScope();
    }

    // Up to the next multiple by reflection, over and over where the picture is smaller than what is missing.
    private static Tensor Mirrored(Tensor x, int dimension, int multiple)
    {
        var size = x.shape[dimension];
        var wanted = (size + multiple - 1) / multiple * multiple;
        if (wanted == size) return x;
        var period = Math.Max(1, 2 * (size - 1));
        var indices = Enumerable.Range(0, (int)wanted).Select(i => i % period).Select(i => i < size ? i : period - i).ToArray();
        return x.index_select(dimension, tensor(indices, dtype: ScalarType.Int64));
    }
}
