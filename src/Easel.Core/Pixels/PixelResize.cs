namespace Easel.Core.Pixels;

/// <summary>
/// Resizing as Pillow does it (<c>Resample.c</c>): along rows, then along columns, by a filter that widens when it shrinks, in fixed-point
/// numbers, each pass rounded to bytes. A1111 resizes pictures and masks with it, so its pictures agree to the byte.
/// </summary>
public static class PixelResize
{
    // The fraction bits of Pillow's weights: 32, less 8 for the byte, less 2 for the sum's room.
    private const int Fraction = 22;

    private delegate double Filter(double x);

    /// <summary>A windowed sinc of three lobes: what A1111 resizes pictures with.</summary>
    public static PixelBuffer Lanczos(PixelBuffer picture, int width, int height) => Resized(picture, width, height, Sinc3, 3);

    /// <summary>Keys' cubic with a = −1/2 (doi:10.1109/TASSP.1981.1163711): what A1111 brings masks to the size of latents with.</summary>
    public static PixelBuffer Bicubic(PixelBuffer picture, int width, int height) => Resized(picture, width, height, Cubic, 2);

    /// <summary>Each pixel takes the nearest one's colour.</summary>
    public static PixelBuffer Nearest(PixelBuffer picture, int width, int height)
    {
        Check(width, height);
        var result = new PixelBuffer(width, height, picture.Channels);
        for (var y = 0; y < height; y++)
        {
            var from = Math.Min((int)((y + 0.5) * picture.Height / height), picture.Height - 1);
            for (var x = 0; x < width; x++)
                picture[Math.Min((int)((x + 0.5) * picture.Width / width), picture.Width - 1), from].CopyTo(result[x, y]);
        }

        return result;
    }

    private static PixelBuffer Resized(PixelBuffer picture, int width, int height, Filter filter, double support)
    {
        Check(width, height);
        var result = picture;
        if (width != picture.Width) result = AlongRows(result, width, Weights(picture.Width, width, filter, support));
        if (height != picture.Height) result = AlongColumns(result, height, Weights(picture.Height, height, filter, support));
        return result;
    }

    private static PixelBuffer AlongRows(PixelBuffer picture, int width, Window[] windows)
    {
        var channels = picture.Channels;
        var result = new PixelBuffer(width, picture.Height, channels);
        for (var y = 0; y < picture.Height; y++)
        {
            var row = picture.Bytes.AsSpan(y * picture.Width * channels, picture.Width * channels);
            var written = result.Bytes.AsSpan(y * width * channels, width * channels);
            for (var x = 0; x < width; x++)
            {
                var (first, weights) = windows[x];
                for (var c = 0; c < channels; c++)
                {
                    var sum = 1 << (Fraction - 1);
                    for (var k = 0; k < weights.Length; k++) sum += row[(first + k) * channels + c] * weights[k];
                    written[x * channels + c] = Byte(sum);
                }
            }
        }

        return result;
    }

    private static PixelBuffer AlongColumns(PixelBuffer picture, int height, Window[] windows)
    {
        var stride = picture.Width * picture.Channels;
        var result = new PixelBuffer(picture.Width, height, picture.Channels);
        var sums = new int[stride];
        for (var y = 0; y < height; y++)
        {
            var (first, weights) = windows[y];
            Array.Fill(sums, 1 << (Fraction - 1));
            for (var k = 0; k < weights.Length; k++)
            {
                var row = picture.Bytes.AsSpan((first + k) * stride, stride);
                for (var i = 0; i < stride; i++) sums[i] += row[i] * weights[k];
            }

            for (var i = 0; i < stride; i++) result.Bytes[y * stride + i] = Byte(sums[i]);
        }

        return result;
    }

    private static byte Byte(int sum) => (byte)Math.Clamp(sum >> Fraction, 0, 255);

    private static Window[] Weights(int from, int to, Filter filter, double support)
    {
        var scale = (double)from / to;
        var stretch = Math.Max(scale, 1);
        var reach = support * stretch;
        var windows = new Window[to];
        for (var i = 0; i < to; i++)
        {
            var centre = (i + 0.5) * scale;
            var first = Math.Max((int)(centre - reach + 0.5), 0);
            var last = Math.Min((int)(centre + reach + 0.5), from);
            var values = new double[last - first];
            for (var k = 0; k < values.Length; k++) values[k] = filter((first + k - centre + 0.5) / stretch);
            var sum = values.Sum();
            windows[i] = new Window(first, Array.ConvertAll(values, value => Fixed(sum == 0 ? value : value / sum)));
        }

        return windows;
    }

    private static int Fixed(double weight) => (int)(weight * (1 << Fraction) + (weight < 0 ? -0.5 : 0.5));

    private static double Sinc3(double x) => x is >= -3 and < 3 ? Sinc(x) * Sinc(x / 3) : 0;

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(x * Math.PI) / (x * Math.PI);

    private static double Cubic(double x)
    {
        x = Math.Abs(x);
        return x switch
        {
            < 1 => (1.5 * x - 2.5) * x * x + 1,
            < 2 => ((-0.5 * x + 2.5) * x - 4) * x + 2,
            _ => 0,
        };
    }

    private static void Check(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
    }

    private readonly record struct Window(int First, int[] Weights);
}
