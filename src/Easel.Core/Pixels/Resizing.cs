using System.Runtime.InteropServices;

namespace Easel.Core.Pixels;

/// <summary>
/// Changes a picture's size exactly as Pillow's <c>Image.resize</c> does (<c>libImaging/Resample.c</c>): two passes, columns first, each
/// rounded to 8 bits, with weights of 22 fractional bits. webui resizes with it wherever it resizes, so equal pictures need equal bytes.
/// </summary>
public static class Resizing
{
    /// <summary>The picture in another size; the same object where the size is right already.</summary>
    /// <param name="picture">Any number of channels. Transparent pixels lend no colour to their neighbours.</param>
    /// <param name="width">Columns of the result, at least 1.</param>
    /// <param name="height">Rows of the result, at least 1.</param>
    /// <param name="filter">How pixels are weighed; shrinking widens the kernel, so that nothing is skipped.</param>
    public static PixelBuffer Resize(this PixelBuffer picture, int width, int height, ResizeFilter filter)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (width == picture.Width && height == picture.Height) return picture;
        if (filter == ResizeFilter.Nearest) return Nearest(picture, width, height);
        var source = picture.Channels == 4 ? Premultiplied(picture) : picture;
        var wide = width == picture.Width ? source : Columns(source, ResizeWeights.Of(picture.Width, width, filter));
        var done = height == picture.Height ? wide : Rows(wide, ResizeWeights.Of(picture.Height, height, filter));
        return picture.Channels == 4 ? Straight(done) : done;
    }

    private static PixelBuffer Nearest(PixelBuffer picture, int width, int height)
    {
        var resized = new PixelBuffer(width, height, picture.Channels);
        var columns = Enumerable.Range(0, width).Select(x => Math.Min(picture.Width - 1, (int)((x + 0.5) * picture.Width / width))).ToArray();
        for (var y = 0; y < height; y++)
        {
            var from = Math.Min(picture.Height - 1, (int)((y + 0.5) * picture.Height / height));
            for (var x = 0; x < width; x++) picture[columns[x], from].CopyTo(resized[x, y]);
        }

        return resized;
    }

    private static PixelBuffer Columns(PixelBuffer picture, ResizeWeights weights)
    {
        var resized = new PixelBuffer(weights.Size, picture.Height, picture.Channels);
        var channels = picture.Channels;
        for (var y = 0; y < picture.Height; y++)
        {
            var from = picture.Bytes.AsSpan(y * picture.Width * channels, picture.Width * channels);
            var to = resized.Bytes.AsSpan(y * weights.Size * channels, weights.Size * channels);
            for (var x = 0; x < weights.Size; x++)
            {
                var (first, taps) = weights[x];
                for (var channel = 0; channel < channels; channel++)
                {
                    var sum = ResizeWeights.Half;
                    for (var tap = 0; tap < taps.Length; tap++) sum += from[(first + tap) * channels + channel] * taps[tap];
                    to[x * channels + channel] = ResizeWeights.ToByte(sum);
                }
            }
        }

        return resized;
    }

    private static PixelBuffer Rows(PixelBuffer picture, ResizeWeights weights)
    {
        var resized = new PixelBuffer(picture.Width, weights.Size, picture.Channels);
        var length = picture.Width * picture.Channels;
        var sums = new int[length];
        for (var y = 0; y < weights.Size; y++)
        {
            var (first, taps) = weights[y];
            Array.Fill(sums, ResizeWeights.Half);
            for (var tap = 0; tap < taps.Length; tap++)
            {
                var row = picture.Bytes.AsSpan((first + tap) * length, length);
                var weight = taps[tap];
                for (var i = 0; i < length; i++) sums[i] += row[i] * weight;
            }

            var to = resized.Bytes.AsSpan(y * length, length);
            for (var i = 0; i < length; i++) to[i] = ResizeWeights.ToByte(sums[i]);
        }

        return resized;
    }

    private static PixelBuffer Premultiplied(PixelBuffer picture)
    {
        var result = new PixelBuffer(picture.Width, picture.Height, 4);
        foreach (var (i, pixel) in MemoryMarshal.Cast<byte, uint>(picture.Bytes).ToArray().Index())
        {
            var alpha = pixel >> 24;
            var to = result.Bytes.AsSpan(i * 4, 4);
            for (var channel = 0; channel < 3; channel++) to[channel] = Multiply((byte)(pixel >> (8 * channel)), alpha);
            to[3] = (byte)alpha;
        }

        return result;
    }

    private static PixelBuffer Straight(PixelBuffer picture)
    {
        var result = new PixelBuffer(picture.Width, picture.Height, 4);
        for (var i = 0; i < picture.Bytes.Length; i += 4)
        {
            var alpha = picture.Bytes[i + 3];
            for (var channel = 0; channel < 3; channel++)
                result.Bytes[i + channel] = alpha is 0 or 255 ? picture.Bytes[i + channel] : (byte)Math.Min(255, 255 * picture.Bytes[i + channel] / alpha);
            result.Bytes[i + 3] = alpha;
        }

        return result;
    }

    // Pillow's MULDIV255: the product divided by 255, rounded, without a division.
    private static byte Multiply(byte value, uint alpha)
    {
        var product = value * alpha + 128;
        return (byte)((product + (product >> 8)) >> 8);
    }
}
