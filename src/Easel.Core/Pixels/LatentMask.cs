namespace Easel.Core.Pixels;

/// <summary>Brings a mask to the size of latents, as A1111 does: Pillow's bicubic resize, which averages when it shrinks.</summary>
public static class LatentMask
{
    /// <summary>Resized, still 0 … 255.</summary>
    public static GrayMask Soft(GrayMask mask, int width, int height)
    {
        var wide = Resized(mask, width, alongX: true);
        return Resized(wide, height, alongX: false);
    }

    /// <summary>1 where latents are painted anew, 0 where they stay.</summary>
    public static float[] Rounded(GrayMask mask, int width, int height) =>
        Array.ConvertAll(Soft(mask, width, height).Values, value => value >= 128 ? 1f : 0f);

    // Pillow's Resample.c: each pass rounds to bytes.
    private static GrayMask Resized(GrayMask mask, int size, bool alongX)
    {
        var (from, others) = alongX ? (mask.Width, mask.Height) : (mask.Height, mask.Width);
        var (width, height) = alongX ? (size, mask.Height) : (mask.Width, size);
        var result = new byte[width * height];
        for (var i = 0; i < size; i++)
        {
            var (first, weights) = Weights(i, from, size);
            for (var other = 0; other < others; other++)
            {
                var sum = 0d;
                for (var k = 0; k < weights.Length; k++)
                    sum += weights[k] * (alongX ? mask.Values[other * mask.Width + first + k] : mask.Values[(first + k) * mask.Width + other]);
                result[alongX ? other * width + i : i * width + other] = (byte)Math.Clamp(Math.Floor(sum + 0.5), 0, 255);
            }
        }

        return new(result, width, height);
    }

    private static (int First, double[] Weights) Weights(int index, int from, int to)
    {
        var scale = (double)from / to;
        var stretch = Math.Max(scale, 1);
        var (centre, support) = ((index + 0.5) * scale, 2 * stretch);
        var first = Math.Max((int)(centre - support + 0.5), 0);
        var last = Math.Min((int)(centre + support + 0.5), from);
        double[] weights = [.. Enumerable.Range(first, last - first).Select(x => Bicubic((x - centre + 0.5) / stretch))];
        var sum = weights.Sum();
        return (first, Array.ConvertAll(weights, weight => weight / sum));
    }

    // Keys' cubic with a = −1/2 (doi:10.1109/TASSP.1981.1163711).
    private static double Bicubic(double x)
    {
        x = Math.Abs(x);
        return x switch
        {
            < 1 => (1.5 * x - 2.5) * x * x + 1,
            < 2 => ((-0.5 * x + 2.5) * x - 4) * x + 2,
            _ => 0,
        };
    }
}
