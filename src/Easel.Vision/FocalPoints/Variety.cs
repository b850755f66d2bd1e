namespace Easel.Vision.FocalPoints;

/// <summary>The window of a size with the greatest variety of brightness (Shannon's entropy of its histogram), along the longer side.</summary>
internal static class Variety
{
    // webui's step.
    private const int Step = 4;

    /// <summary>The window's middle; null where there is no room to move.</summary>
    public static (double X, double Y)? Find(Brightness picture, int width, int height)
    {
        var isWide = picture.Width > picture.Height;
        var room = isWide ? picture.Width - width : picture.Height - height;
        if (room < 1 || picture.Width == picture.Height) return null;
        var (most, best) = (double.NegativeInfinity, 0);
        for (var start = 0; start <= room; start += Step)
        {
            var entropy = Entropy(picture, isWide ? start : 0, isWide ? 0 : start, width, height);
            if (entropy > most) (most, best) = (entropy, start);
        }

        return isWide ? (best + width / 2.0, height / 2.0) : (width / 2.0, best + height / 2.0);
    }

    private static double Entropy(Brightness picture, int left, int top, int width, int height)
    {
        var counts = new int[256];
        for (var y = top; y < Math.Min(picture.Height, top + height); y++)
        {
            for (var x = left; x < Math.Min(picture.Width, left + width); x++) counts[picture[x, y]]++;
        }

        double total = counts.Sum();
        return counts.Where(count => count > 0).Sum(count => -count / total * Math.Log2(count / total));
    }
}
