namespace Easel.Core.Pixels;

/// <summary>A rectangle of pixels; right and bottom are the first ones outside.</summary>
public readonly record struct PixelRegion(int Left, int Top, int Right, int Bottom)
{
    public int Width => Right - Left;

    public int Height => Bottom - Top;

    /// <summary>Larger by <paramref name="padding"/> on all sides, within a picture (A1111's <c>get_crop_region_v2</c>).</summary>
    public PixelRegion Padded(int padding, int imageWidth, int imageHeight) => new(
        Math.Max(Left - padding, 0), Math.Max(Top - padding, 0), Math.Min(Right + padding, imageWidth), Math.Min(Bottom + padding, imageHeight));

    /// <summary>
    /// Extended to the aspect ratio that it will be painted in, moved to stay within the picture, and cut where the picture is too small
    /// (A1111's <c>expand_crop_region</c>).
    /// </summary>
    public PixelRegion ExtendedTo(int ratioWidth, int ratioHeight, int imageWidth, int imageHeight)
    {
        var ratio = (double)ratioWidth / ratioHeight;
        if ((double)Width / Height > ratio)
        {
            var (top, bottom) = Extended(Top, Bottom, (int)(Width / ratio - Height), imageHeight);
            return this with { Top = top, Bottom = bottom };
        }

        var (left, right) = Extended(Left, Right, (int)(Height * ratio - Width), imageWidth);
        return this with { Left = left, Right = right };
    }

    private static (int Start, int End) Extended(int start, int end, int by, int limit)
    {
        start -= by / 2;
        end += by - by / 2;
        if (end >= limit)
            (start, end) = (start - (end - limit), limit);
        if (start < 0)
            (start, end) = (0, end - start);
        return (start, Math.Min(end, limit));
    }
}
