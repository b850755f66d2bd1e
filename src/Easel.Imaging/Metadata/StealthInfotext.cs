using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Easel.Core.Pixels;
using Easel.Core.Requests;

namespace Easel.Imaging.Metadata;

/// <summary>
/// Parameters in the lowest bits of a picture's pixels, column by column: in the transparency (one bit a pixel) or in the colours (three).
/// A mark of 15 letters, the length in bits as 32 bits, the text as UTF-8 or as gzip of it. The form is that of the web UI extension
/// "stealth pnginfo", which NovelAI uses too.
/// </summary>
public static class StealthInfotext
{
    private const int MarkBytes = 15;
    private const int HeaderBytes = MarkBytes + 4;

    /// <summary>The hidden text; null where there is none.</summary>
    /// <param name="picture">3 or 4 channels, exactly as it was saved.</param>
    /// <param name="maxTextBytes">The most that the text may take after decompression.</param>
    public static string? Read(PixelBuffer picture, int maxTextBytes)
    {
        if (picture.Channels == 4 && Read(picture, maxTextBytes, "stealth_pnginfo", "stealth_pngcomp", [3]) is { } inAlpha) return inAlpha;
        return picture.Channels >= 3 ? Read(picture, maxTextBytes, "stealth_rgbinfo", "stealth_rgbcomp", [0, 1, 2]) : null;
    }

    /// <summary>The picture with the text hidden in it.</summary>
    /// <param name="picture">Any picture.</param>
    /// <param name="text">The text.</param>
    /// <param name="where">In the transparency, which the result then has, or in the colours.</param>
    /// <exception cref="ImageException">The picture has too few pixels for the text.</exception>
    public static PixelBuffer Write(PixelBuffer picture, string text, StealthText where)
    {
        if (where == StealthText.None) return picture;
        var (mark, channels) = where == StealthText.Alpha ? ("stealth_pngcomp", (int[])[3]) : ("stealth_rgbcomp", [0, 1, 2]);
        var packed = Pack(text);
        var data = new byte[HeaderBytes + packed.Length];
        Encoding.ASCII.GetBytes(mark, data);
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(MarkBytes), packed.Length * 8);
        packed.CopyTo(data, HeaderBytes);
        var room = (long)picture.Width * picture.Height * channels.Length;
        if (room < data.LongLength * 8)
            throw new ImageException("stealth", $"a picture of {picture.Width}×{picture.Height} hides {room / 8} bytes, and its parameters take {data.Length}. Save it without --stealth, or larger.");
        var result = where == StealthText.Alpha ? Opaque(picture) : Copy(picture.Channels == 1 ? picture.ToRgb() : picture);
        for (var bit = 0; bit < data.Length * 8; bit++)
        {
            ref var place = ref Place(result, channels, bit);
            place = (byte)((place & ~1) | ((data[bit / 8] >> (7 - bit % 8)) & 1));
        }

        return result;
    }

    private static string? Read(PixelBuffer picture, int maxTextBytes, string plain, string compressed, int[] channels)
    {
        var room = (long)picture.Width * picture.Height * channels.Length / 8;
        if (room < HeaderBytes) return null;
        var mark = Encoding.ASCII.GetString(Bytes(picture, channels, 0, MarkBytes));
        if (mark != plain && mark != compressed) return null;
        var bits = BinaryPrimitives.ReadInt32BigEndian(Bytes(picture, channels, MarkBytes, 4));
        if (bits <= 0 || bits % 8 != 0 || bits / 8 > room - HeaderBytes || bits / 8 > maxTextBytes) return null;
        var data = Bytes(picture, channels, HeaderBytes, bits / 8);
        return mark == plain ? Encoding.UTF8.GetString(data) : Unpack(data, maxTextBytes);
    }

    private static byte[] Bytes(PixelBuffer picture, int[] channels, int first, int count)
    {
        var bytes = new byte[count];
        for (var bit = 0; bit < count * 8; bit++) bytes[bit / 8] |= (byte)((Place(picture, channels, first * 8 + bit) & 1) << (7 - bit % 8));
        return bytes;
    }

    private static ref byte Place(PixelBuffer picture, int[] channels, int bit)
    {
        var (pixel, channel) = (bit / channels.Length, channels[bit % channels.Length]);
        var (x, y) = (pixel / picture.Height, pixel % picture.Height);
        return ref picture[x, y][channel];
    }

    private static byte[] Pack(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    private static string? Unpack(byte[] data, int maxTextBytes)
    {
        try
        {
            using var gzip = new GZipStream(new MemoryStream(data), CompressionMode.Decompress);
            using var text = new MemoryStream();
            var buffer = new byte[1 << 14];
            for (int read; (read = gzip.Read(buffer)) > 0;)
            {
                text.Write(buffer, 0, read);
                if (text.Length > maxTextBytes) return null;
            }

            return Encoding.UTF8.GetString(text.ToArray());
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static PixelBuffer Opaque(PixelBuffer picture)
    {
        if (picture.Channels == 4) return Copy(picture);
        var alpha = new PixelBuffer(picture.Width, picture.Height, 1);
        Array.Fill(alpha.Bytes, (byte)255);
        return picture.WithAlpha(alpha);
    }

    private static PixelBuffer Copy(PixelBuffer picture) => new(picture.Width, picture.Height, picture.Channels, [.. picture.Bytes]);
}
