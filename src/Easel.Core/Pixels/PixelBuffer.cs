using System.Text.Json.Serialization;
using Easel.Core.Errors;

namespace Easel.Core.Pixels;

/// <summary>
/// A picture in memory: 8 bits a channel, rows from top to bottom, channels interleaved, no padding between rows.
/// </summary>
public sealed class PixelBuffer
{
    /// <summary>Wraps bytes that are already in the buffer's layout; the array is not copied.</summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="channels">1 (grey), 3 (sRGB) or 4 (sRGB and straight alpha).</param>
    /// <param name="bytes"><paramref name="width"/> × <paramref name="height"/> × <paramref name="channels"/> bytes.</param>
    /// <exception cref="ArgumentException">The sizes do not fit together.</exception>
    [JsonConstructor]
    public PixelBuffer(int width, int height, int channels, byte[] bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (channels is not (1 or 3 or 4)) throw new ArgumentException($"A picture has 1, 3 or 4 channels, not {channels}.", nameof(channels));
        if (bytes.LongLength != (long)width * height * channels)
            throw new ArgumentException($"{width}×{height}×{channels} needs {(long)width * height * channels} bytes, not {bytes.LongLength}.", nameof(bytes));
        (Width, Height, Channels, Bytes) = (width, height, channels, bytes);
    }

    /// <summary>A black picture (with alpha: fully transparent).</summary>
    /// <exception cref="PictureTooLargeException">It would have more bytes than an array can.</exception>
    public PixelBuffer(int width, int height, int channels) : this(width, height, channels, new byte[Size(width, height, channels)])
    {
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>1 (grey), 3 (sRGB) or 4 (sRGB and straight alpha).</summary>
    public int Channels { get; }

    /// <summary>Row by row, pixel by pixel, channel by channel.</summary>
    public byte[] Bytes { get; }

    // A side may itself have overflown where it was multiplied by an upscaler's factor; the constructor refuses it.
    private static int Size(int width, int height, int channels) => (long)Math.Max(0, width) * Math.Max(0, height) * channels is var bytes && bytes <= Array.MaxLength
        ? (int)bytes
        : throw new PictureTooLargeException(width, height, channels);

    /// <summary>The part inside a region, which must lie within the picture.</summary>
    public PixelBuffer Cropped(PixelRegion region)
    {
        var result = new PixelBuffer(region.Width, region.Height, Channels);
        for (var y = 0; y < region.Height; y++)
            Row(y + region.Top).Slice(region.Left * Channels, region.Width * Channels).CopyTo(result.Row(y));
        return result;
    }

    /// <summary>Copies another picture of as many channels into this one; what sticks out is left away.</summary>
    public void Paste(PixelBuffer other, int left, int top)
    {
        if (other.Channels != Channels) throw new ArgumentException($"{other.Channels} channels do not go into {Channels}.", nameof(other));
        var (first, last) = (Math.Max(0, -left), Math.Min(other.Width, Width - left));
        for (var y = Math.Max(0, -top); y < Math.Min(other.Height, Height - top) && first < last; y++)
            other.Row(y)[(first * Channels)..(last * Channels)].CopyTo(Row(top + y)[((left + first) * Channels)..]);
    }

    /// <summary>The bytes of one row.</summary>
    public Span<byte> Row(int y) => Bytes.AsSpan(y * Width * Channels, Width * Channels);

    /// <summary>The bytes of one pixel.</summary>
    public Span<byte> this[int x, int y] => Bytes.AsSpan((y * Width + x) * Channels, Channels);
}
