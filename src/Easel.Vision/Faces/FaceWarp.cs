using Easel.Core.Pixels;

namespace Easel.Vision.Faces;

/// <summary>Cuts aligned faces out of pictures, and puts them back.</summary>
public static class FaceWarp
{
    // What facexlib fills with where a face reaches beyond the picture.
    private static readonly double[] s_outside = [135, 133, 132];

    /// <summary>The face, upright in a square picture of this side; 3 channels.</summary>
    public static PixelBuffer Cut(PixelBuffer picture, FaceAlignment alignment, int side)
    {
        var (face, back) = (new PixelBuffer(side, side, 3), alignment.Inverse());
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
            {
                var (px, py) = back.Apply(x, y);
                for (var channel = 0; channel < 3; channel++) face[x, y][channel] = (byte)Math.Clamp(Math.Round(Sample(picture, px, py, channel, s_outside[channel])), 0, 255);
            }
        }

        return face;
    }

    /// <summary>The picture with the face put where it was cut from; towards the edge of the square it fades into what is there.</summary>
    /// <param name="picture">The picture; alpha stays.</param>
    /// <param name="face">The face as <see cref="Cut"/> cut it.</param>
    /// <param name="alignment">Where from.</param>
    public static PixelBuffer Paste(PixelBuffer picture, PixelBuffer face, FaceAlignment alignment)
    {
        var result = new PixelBuffer(picture.Width, picture.Height, picture.Channels, [.. picture.Bytes]);
        var side = face.Width;
        var corners = new[] { (0, 0), (side, 0), (0, side), (side, side) }.Select(corner => alignment.Inverse().Apply(corner.Item1, corner.Item2)).ToArray();
        var (left, right) = (Bound(corners.Min(c => c.X), picture.Width), Bound(corners.Max(c => c.X) + 1, picture.Width));
        var (top, bottom) = (Bound(corners.Min(c => c.Y), picture.Height), Bound(corners.Max(c => c.Y) + 1, picture.Height));
        for (var y = top; y < bottom; y++)
        {
            for (var x = left; x < right; x++)
            {
                var (fx, fy) = alignment.Apply(x, y);
                var share = Share(fx, fy, side);
                if (share <= 0) continue;
                var pixel = result[x, y];
                for (var channel = 0; channel < Math.Min(3, picture.Channels); channel++)
                    pixel[channel] = (byte)Math.Clamp(Math.Round(pixel[channel] + share * (Sample(face, fx, fy, channel, pixel[channel]) - pixel[channel])), 0, 255);
            }
        }

        return result;
    }

    private static int Bound(double value, int size) => Math.Clamp((int)Math.Floor(value), 0, size);

    // 0 at the square's edge, 1 from a tenth of its side on, without a corner in the curve.
    private static double Share(double x, double y, int side)
    {
        var inside = Math.Min(Math.Min(x, side - 1 - x), Math.Min(y, side - 1 - y)) / (side * 0.1);
        var t = Math.Clamp(inside, 0, 1);
        return t * t * (3 - 2 * t);
    }

    private static double Sample(PixelBuffer picture, double x, double y, int channel, double outside)
    {
        var (left, top) = ((int)Math.Floor(x), (int)Math.Floor(y));
        var (dx, dy) = (x - left, y - top);
        return (1 - dy) * ((1 - dx) * At(left, top) + dx * At(left + 1, top)) + dy * ((1 - dx) * At(left, top + 1) + dx * At(left + 1, top + 1));

        double At(int px, int py) =>
            px < 0 || py < 0 || px >= picture.Width || py >= picture.Height ? outside : picture[px, py][picture.Channels == 1 ? 0 : channel];
    }
}
