namespace Easel.Core.Pixels;

/// <summary>A mask of one byte per pixel, row by row: 0 keeps, 255 paints anew.</summary>
/// <param name="Values">Width × height bytes.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
public sealed record GrayMask(byte[] Values, int Width, int Height)
{
    /// <summary>The mask that a grey picture is; its bytes are shared.</summary>
    /// <param name="picture">One channel.</param>
    public static GrayMask Of(PixelBuffer picture) => picture.Channels == 1
        ? new(picture.Bytes, picture.Width, picture.Height)
        : throw new ArgumentException($"A mask has one channel, not {picture.Channels}.", nameof(picture));

    /// <summary>The mask as a grey picture; its bytes are shared.</summary>
    public PixelBuffer ToPicture() => new(Width, Height, 1, Values);

    /// <summary>Keeps where this paints anew, and the other way round.</summary>
    public GrayMask Inverted() => this with { Values = Array.ConvertAll(Values, value => (byte)(255 - value)) };

    /// <summary>What either of two masks of one size paints anew.</summary>
    public GrayMask Lighter(GrayMask other) => this with { Values = [.. Values.Zip(other.Values, Math.Max)] };

    /// <summary>The smallest region that holds everything above 0; null for an empty mask.</summary>
    public PixelRegion? Bounds()
    {
        var (left, top, right, bottom) = (Width, Height, 0, 0);
        for (var y = 0; y < Height; y++)
        {
            var row = Values.AsSpan(y * Width, Width);
            var first = row.IndexOfAnyExcept((byte)0);
            if (first < 0)
                continue;
            (left, right) = (Math.Min(left, first), Math.Max(right, row.LastIndexOfAnyExcept((byte)0) + 1));
            (top, bottom) = (Math.Min(top, y), y + 1);
        }

        return right == 0 ? null : new(left, top, right, bottom);
    }

    /// <summary>
    /// Blurred by a Gauss curve, horizontally and vertically by standard deviations of their own, cut off at 2.5 of them; borders mirror without
    /// repeating the edge (A1111's mask blur over OpenCV).
    /// </summary>
    public GrayMask Blurred(double horizontal, double vertical)
    {
        var result = this;
        if (horizontal > 0)
            result = result with { Values = Convolved(result, Kernel(horizontal), 1, 0) };
        if (vertical > 0)
            result = result with { Values = Convolved(result, Kernel(vertical), 0, 1) };
        return result;
    }

    private static double[] Kernel(double deviation)
    {
        var radius = (int)(2.5 * deviation + 0.5);
        double[] weights = [.. Enumerable.Range(-radius, 2 * radius + 1).Select(i => Math.Exp(-i * i / (2 * deviation * deviation)))];
        var sum = weights.Sum();
        return Array.ConvertAll(weights, weight => weight / sum);
    }

    private static byte[] Convolved(GrayMask mask, double[] kernel, int stepX, int stepY)
    {
        var radius = kernel.Length / 2;
        var result = new byte[mask.Values.Length];
        for (var y = 0; y < mask.Height; y++)
        {
            for (var x = 0; x < mask.Width; x++)
            {
                var sum = 0d;
                for (var k = -radius; k <= radius; k++)
                {
                    var (sourceX, sourceY) = (Mirrored(x + k * stepX, mask.Width), Mirrored(y + k * stepY, mask.Height));
                    sum += kernel[k + radius] * mask.Values[sourceY * mask.Width + sourceX];
                }

                result[y * mask.Width + x] = (byte)Math.Round(sum);
            }
        }

        return result;
    }

    private static int Mirrored(int place, int length)
    {
        if (length == 1)
            return 0;
        var period = 2 * (length - 1);
        var inPeriod = ((place % period) + period) % period;
        return inPeriod < length ? inPeriod : period - inPeriod;
    }
}
