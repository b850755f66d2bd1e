namespace Easel.Core.Pixels;

/// <summary>
/// Pillow's Gaussian blur (<c>BoxBlur.c</c>): three box blurs of a fractional width along rows, then along columns, each rounded to bytes;
/// edges repeat (Gwosdek et al. 2011, "Theoretical foundations of Gaussian convolution by extended box filtering").
/// </summary>
public static class BoxBlur
{
    private const int Passes = 3;

    /// <summary>The picture blurred by about a Gauss curve of standard deviation <paramref name="deviation"/>; 0 leaves it as it is.</summary>
    public static PixelBuffer Gaussian(PixelBuffer picture, double deviation)
    {
        if (deviation <= 0) return picture;
        var radius = Radius(deviation);
        var result = new PixelBuffer(picture.Width, picture.Height, picture.Channels, [.. picture.Bytes]);
        var channels = picture.Channels;
        for (var y = 0; y < picture.Height; y++)
            for (var c = 0; c < channels; c++) Line(result.Bytes, y * picture.Width * channels + c, channels, picture.Width, radius);
        for (var x = 0; x < picture.Width * channels; x++) Line(result.Bytes, x, picture.Width * channels, picture.Height, radius);
        return result;
    }

    // The width whose three boxes have the variance of the Gauss curve.
    private static double Radius(double deviation)
    {
        var variance = deviation * deviation / Passes;
        var length = Math.Sqrt(12 * variance + 1);
        var whole = Math.Floor((length - 1) / 2);
        var part = (2 * whole + 1) * (whole * (whole + 1) - 3 * variance) / (6 * (variance - (whole + 1) * (whole + 1)));
        return whole + part;
    }

    private static void Line(byte[] bytes, int start, int step, int length, double radius)
    {
        var whole = (int)radius;
        var weight = (uint)((1 << 24) / (radius * 2 + 1));
        var edge = ((1u << 24) - (uint)(whole * 2 + 1) * weight) / 2;
        Span<byte> line = length <= 4096 ? stackalloc byte[length] : new byte[length];
        for (var pass = 0; pass < Passes; pass++)
        {
            for (var i = 0; i < length; i++) line[i] = bytes[start + i * step];
            var sum = 0u;
            for (var k = -whole; k <= whole; k++) sum += line[Math.Clamp(k, 0, length - 1)];
            for (var i = 0; i < length; i++)
            {
                var outer = (uint)(line[Math.Clamp(i - whole - 1, 0, length - 1)] + line[Math.Clamp(i + whole + 1, 0, length - 1)]);
                bytes[start + i * step] = (byte)((sum * weight + outer * edge + (1 << 23)) >> 24);
                sum += (uint)(line[Math.Clamp(i + whole + 1, 0, length - 1)] - line[Math.Clamp(i - whole, 0, length - 1)]);
            }
        }
    }
}
