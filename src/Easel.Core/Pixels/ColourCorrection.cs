namespace Easel.Core.Pixels;

/// <summary>
/// Gives a picture the colours of another (A1111's <c>apply_color_correction</c>): the histograms of L*, a* and b* are matched, then the
/// picture's own brightness is put back, so that only its hues move.
/// </summary>
public static class ColourCorrection
{
    /// <summary>The picture with the colours of <paramref name="target"/>; both have three channels, of any sizes.</summary>
    public static PixelBuffer Match(PixelBuffer picture, PixelBuffer target)
    {
        var (own, wanted) = (Lab(picture), Lab(target));
        var maps = Enumerable.Range(0, 3).Select(channel => Matched(Histogram(own, channel), Histogram(wanted, channel))).ToArray();
        var result = new PixelBuffer(picture.Width, picture.Height, 3);
        for (var i = 0; i < own.Length; i += 3)
        {
            var (red, green, blue) = LabColour.ToRgb(maps[0][own[i]], maps[1][own[i + 1]], maps[2][own[i + 2]]);
            WithBrightnessOf(picture.Bytes.AsSpan(i, 3), red, green, blue, result.Bytes.AsSpan(i, 3));
        }

        return result;
    }

    private static byte[] Lab(PixelBuffer picture)
    {
        var lab = new byte[picture.Bytes.Length];
        for (var i = 0; i < lab.Length; i += 3) (lab[i], lab[i + 1], lab[i + 2]) = LabColour.FromRgb(picture.Bytes[i], picture.Bytes[i + 1], picture.Bytes[i + 2]);
        return lab;
    }

    private static double[] Histogram(byte[] lab, int channel)
    {
        var counts = new double[256];
        for (var i = channel; i < lab.Length; i += 3) counts[lab[i]]++;
        return counts;
    }

    // scikit-image's match_histograms: each value goes to the other picture's value of the same rank, between its values in a straight line.
    private static byte[] Matched(double[] own, double[] wanted)
    {
        var (total, wantedTotal) = (own.Sum(), wanted.Sum());
        var values = Enumerable.Range(0, 256).Where(value => wanted[value] > 0).ToArray();
        var ranks = new double[values.Length];
        var sum = 0d;
        for (var i = 0; i < values.Length; i++) ranks[i] = (sum += wanted[values[i]]) / wantedTotal;
        var map = new byte[256];
        sum = 0;
        for (var value = 0; value < 256; value++)
        {
            if (own[value] == 0) continue;
            map[value] = (byte)Between(ranks, values, (sum += own[value]) / total);
        }

        return map;
    }

    private static double Between(double[] ranks, int[] values, double rank)
    {
        var next = Array.FindIndex(ranks, it => it >= rank);
        if (next < 0) return values[^1];
        if (next == 0) return values[0];
        return values[next - 1] + (values[next] - values[next - 1]) * (rank - ranks[next - 1]) / (ranks[next] - ranks[next - 1]);
    }

    // The W3C's non-separable blend mode "luminosity" (Compositing and Blending Level 1, section 10.4).
    private static void WithBrightnessOf(ReadOnlySpan<byte> own, double red, double green, double blue, Span<byte> result)
    {
        var wanted = Luma(own[0], own[1], own[2]);
        var move = wanted - Luma(red, green, blue);
        Span<double> colour = [red + move, green + move, blue + move];
        var (least, most) = (Math.Min(colour[0], Math.Min(colour[1], colour[2])), Math.Max(colour[0], Math.Max(colour[1], colour[2])));
        for (var c = 0; c < 3; c++)
        {
            var value = colour[c];
            if (least < 0) value = wanted + (value - wanted) * wanted / (wanted - least);
            if (most > 255) value = wanted + (value - wanted) * (255 - wanted) / (most - wanted);
            result[c] = (byte)Math.Clamp(Math.Round(value), 0, 255);
        }
    }

    private static double Luma(double red, double green, double blue) => 0.3 * red + 0.59 * green + 0.11 * blue;
}
