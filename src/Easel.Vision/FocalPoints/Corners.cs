namespace Easel.Vision.FocalPoints;

/// <summary>
/// The strongest corners of a picture (Shi and Tomasi 1994, "Good features to track"): where brightness changes in both directions, by the
/// smaller eigenvalue of the gradients' covariance in a 3×3 window; each at a distance from stronger ones.
/// </summary>
internal static class Corners
{
    private const int Most = 100;
    private const double Quality = 0.04;
    private const double Distance = 0.06;

    // Signatures and watermarks stand near the bottom edge, and are not what a picture is about.
    private const double Bottom = 0.9;

    public static IReadOnlyList<(int X, int Y)> Find(Brightness picture)
    {
        var (width, height) = (picture.Width, (int)(picture.Height * Bottom));
        if (width < 5 || height < 5) return [];
        var strength = Strength(picture, width, height);
        var least = strength.Max() * Quality;
        if (least <= 0) return [];
        var distance = Math.Min(picture.Width, picture.Height) * Distance;
        var kept = new List<(int X, int Y)>();
        foreach (var place in Enumerable.Range(0, strength.Length).Where(i => strength[i] >= least).OrderByDescending(i => strength[i]).ThenBy(i => i))
        {
            var (x, y) = (place % width, place / width);
            if (kept.Exists(other => (other.X - x) * (other.X - x) + (other.Y - y) * (other.Y - y) < distance * distance)) continue;
            kept.Add((x, y));
            if (kept.Count == Most) break;
        }

        return kept;
    }

    private static double[] Strength(Brightness picture, int width, int height)
    {
        var gradients = new (double X, double Y)[width * height];
        for (var y = 1; y < height - 1; y++)
        {
            for (var x = 1; x < width - 1; x++) gradients[y * width + x] = Sobel(picture, x, y);
        }

        var strength = new double[width * height];
        for (var y = 2; y < height - 2; y++)
        {
            for (var x = 2; x < width - 2; x++)
            {
                var (xx, xy, yy) = (0.0, 0.0, 0.0);
                for (var i = -1; i <= 1; i++)
                {
                    for (var j = -1; j <= 1; j++)
                    {
                        var (gx, gy) = gradients[(y + i) * width + x + j];
                        (xx, xy, yy) = (xx + gx * gx, xy + gx * gy, yy + gy * gy);
                    }
                }

                strength[y * width + x] = (xx + yy) / 2 - Math.Sqrt((xx - yy) * (xx - yy) / 4 + xy * xy);
            }
        }

        return strength;
    }

    private static (double X, double Y) Sobel(Brightness p, int x, int y) => (
        p[x + 1, y - 1] + 2 * p[x + 1, y] + p[x + 1, y + 1] - p[x - 1, y - 1] - 2 * p[x - 1, y] - p[x - 1, y + 1],
        p[x - 1, y + 1] + 2 * p[x, y + 1] + p[x + 1, y + 1] - p[x - 1, y - 1] - 2 * p[x, y - 1] - p[x + 1, y - 1]);
}
