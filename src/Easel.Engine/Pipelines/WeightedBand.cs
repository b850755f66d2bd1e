namespace Easel.Engine.Pipelines;

/// <summary>
/// A filter between mean and median: the mean of a band of a cell's sorted surroundings, each weighted by a Gauss curve of its distance
/// (A1111's <c>weighted_histogram_filter</c>).
/// </summary>
internal static class WeightedBand
{
    // The band is at least this wide, in units of weight.
    private const double LeastWidth = 1;

    /// <summary>Filters a map.</summary>
    /// <param name="map">Row by row.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="reach">Cells on each side.</param>
    /// <param name="radius">Where the weights have fallen to 1/e, in cells.</param>
    /// <param name="low">Where the band begins, as a share of all weight.</param>
    /// <param name="high">Where it ends.</param>
    public static double[] Filter(double[] map, int width, int height, int reach, double radius, double low, double high)
    {
        var result = new double[map.Length];
        var around = new List<(double Value, double Weight)>();
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                around.Clear();
                for (var row = Math.Max(0, y - reach); row <= Math.Min(height - 1, y + reach); row++)
                    for (var column = Math.Max(0, x - reach); column <= Math.Min(width - 1, x + reach); column++)
                        around.Add((map[row * width + column], Weight(column - x, row - y, reach, radius)));
                around.Sort((a, b) => a.Value.CompareTo(b.Value));
                result[y * width + x] = Mean(around, low, high);
            }
        }

        return result;
    }

    // Cut so that the weight just beyond the reach would be 0, and 1 in the middle.
    private static double Weight(int x, int y, int reach, double radius)
    {
        var edge = Gauss((reach + 1) * (reach + 1), radius);
        return Math.Max(0, (Gauss(x * x + y * y, radius) - edge) / (Gauss(0, radius) - edge));
    }

    private static double Gauss(double squared, double radius) => Math.Exp(-squared / (radius * radius));

    private static double Mean(List<(double Value, double Weight)> sorted, double low, double high)
    {
        var total = sorted.Sum(it => it.Weight);
        var (first, last) = (total * low, total * high);
        if (last - first < LeastWidth)
        {
            var middle = (first + last) / 2;
            (first, last) = (middle - LeastWidth / 2, middle + LeastWidth / 2);
            if (last > total) (first, last) = (total - LeastWidth, total);
            if (first < 0) (first, last) = (0, LeastWidth);
        }

        double sum = 0, weight = 0, before = 0;
        foreach (var (value, own) in sorted)
        {
            var overlap = Math.Min(last, before + own) - Math.Max(first, before);
            before += own;
            if (overlap <= 0) continue;
            sum += value * overlap;
            weight += overlap;
        }

        return weight == 0 ? 0 : sum / weight;
    }
}
