using Easel.Core.Pixels;

namespace Easel.Imaging;

/// <summary>Puts pictures beside each other.</summary>
public static class Grid
{
    /// <summary>
    /// One picture of equally large cells, row by row. The number of rows is the largest one up to √n that divides n without rest,
    /// as A1111 arranges a batch; cells that no picture fills stay black.
    /// </summary>
    /// <param name="pictures">At least one; all of the first one's size and channels.</param>
    /// <param name="columns">Cells in a row; null chooses as described.</param>
    /// <exception cref="ArgumentException">No picture, or pictures of different sizes.</exception>
    public static PixelBuffer Arrange(IReadOnlyList<PixelBuffer> pictures, int? columns = null)
    {
        if (pictures.Count == 0) throw new ArgumentException("A grid needs at least one picture.", nameof(pictures));
        var (width, height, channels) = (pictures[0].Width, pictures[0].Height, pictures[0].Channels);
        if (pictures.Any(p => p.Width != width || p.Height != height || p.Channels != channels))
            throw new ArgumentException("A grid's pictures have one size and one number of channels.", nameof(pictures));
        var across = columns ?? Columns(pictures.Count);
        var down = (pictures.Count + across - 1) / across;
        var grid = new PixelBuffer(width * across, height * down, channels);
        var rowBytes = width * channels;
        for (var i = 0; i < pictures.Count; i++)
        {
            var (left, top) = (i % across * rowBytes, i / across * height);
            for (var y = 0; y < height; y++)
                pictures[i].Bytes.AsSpan(y * rowBytes, rowBytes).CopyTo(grid.Bytes.AsSpan((top + y) * rowBytes * across + left));
        }
        return grid;
    }

    private static int Columns(int count)
    {
        var rows = (int)Math.Sqrt(count);
        while (count % rows != 0) rows--;
        return count / rows;
    }
}
