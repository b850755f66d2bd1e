using System.Collections.Immutable;
using Easel.Core.Pixels;

namespace Easel.Vision.FocalPoints;

/// <summary>Shows on a picture what a focal crop found: a square for each point, larger where it counts more, and the frame of the part.</summary>
internal static class FocalPicture
{
    private static readonly byte[] s_point = [255, 0, 0];
    private static readonly byte[] s_frame = [0, 255, 0];

    public static PixelBuffer Draw(PixelBuffer picture, ImmutableArray<FocalPoint> points, PixelRegion part)
    {
        var shown = picture.ToRgb();
        shown = new PixelBuffer(shown.Width, shown.Height, 3, [.. shown.Bytes]);
        foreach (var point in points)
        {
            var size = 4 + (int)(12 * point.Weight);
            Frame(shown, new PixelRegion((int)point.X - size, (int)point.Y - size, (int)point.X + size, (int)point.Y + size), s_point);
        }

        Frame(shown, part, s_frame);
        return shown;
    }

    private static void Frame(PixelBuffer picture, PixelRegion region, byte[] colour)
    {
        for (var x = region.Left; x < region.Right; x++)
        {
            Dot(picture, x, region.Top, colour);
            Dot(picture, x, region.Bottom - 1, colour);
        }

        for (var y = region.Top; y < region.Bottom; y++)
        {
            Dot(picture, region.Left, y, colour);
            Dot(picture, region.Right - 1, y, colour);
        }
    }

    private static void Dot(PixelBuffer picture, int x, int y, byte[] colour)
    {
        if (x >= 0 && y >= 0 && x < picture.Width && y < picture.Height) colour.CopyTo(picture[x, y]);
    }
}
