using System.Buffers.Binary;
using System.Text;

namespace Easel.Imaging.Metadata;

/// <summary>
/// The EXIF UserComment, where A1111 keeps the infotext of JPEG and WebP pictures. Written byte for byte as piexif does: a big-endian
/// TIFF block with one entry, the 8-byte prefix <c>UNICODE</c> and UTF-16BE (EXIF 2.3, 4.6.5; the order within UNICODE is left open
/// there, and A1111's reader expects big-endian whatever the block's own order is).
/// </summary>
public static class ExifComment
{
    /// <summary>A JPEG segment has a 16-bit size, which the block's 60 other bytes share.</summary>
    public const int MaxJpegCharacters = (65535 - 2 - HeaderBytes - PrefixBytes) / 2;

    private const int HeaderBytes = 6 + 8 + 2 + 12 + 4 + 2 + 12 + 4;
    private const int PrefixBytes = 8;

    /// <summary>An EXIF block, with its leading <c>Exif\0\0</c>, that holds only the comment.</summary>
    public static byte[] Build(string text)
    {
        var comment = Encoding.BigEndianUnicode.GetBytes(text);
        var block = new byte[HeaderBytes + PrefixBytes + comment.Length];
        "Exif\0\0MM\0*"u8.CopyTo(block);
        var tiff = block.AsSpan(6);
        BinaryPrimitives.WriteInt32BigEndian(tiff[4..], 8);              // the first directory follows at once
        Entry(tiff[8..], tag: 0x8769, type: 4, count: 1, value: 26);     // its one entry points to the Exif directory
        Entry(tiff[26..], tag: 0x9286, type: 7, count: PrefixBytes + comment.Length, value: 44);
        "UNICODE\0"u8.CopyTo(tiff[44..]);
        comment.CopyTo(tiff[52..]);
        return block;
    }

    /// <summary>The text of a UserComment's bytes, prefix included; null where it holds none.</summary>
    public static string? Decode(ReadOnlySpan<byte> comment)
    {
        if (comment.Length < PrefixBytes) return null;
        var body = comment[PrefixBytes..];
        var text = comment[..PrefixBytes] switch
        {
            [(byte)'U', (byte)'N', (byte)'I', ..] => Utf16(body),
            [(byte)'J', (byte)'I', (byte)'S', ..] => null,
            [(byte)'A', (byte)'S', (byte)'C', ..] or [0, 0, 0, 0, 0, 0, 0, 0] => Encoding.UTF8.GetString(body),
            _ => Encoding.UTF8.GetString(comment),
        };
        return text?.TrimEnd('\0') is { Length: > 0 } found ? found : null;
    }

    // Some writers use the block's own order (little-endian): infotext always has ASCII in it, so zero high bytes tell.
    private static string Utf16(ReadOnlySpan<byte> bytes)
    {
        if (bytes is [0xFE, 0xFF, ..]) return Encoding.BigEndianUnicode.GetString(bytes[2..]);
        if (bytes is [0xFF, 0xFE, ..]) return Encoding.Unicode.GetString(bytes[2..]);
        int zeroFirst = 0, zeroSecond = 0;
        for (var i = 0; i + 1 < bytes.Length; i += 2)
        {
            if (bytes[i] == 0) zeroFirst++;
            if (bytes[i + 1] == 0) zeroSecond++;
        }
        return zeroSecond > zeroFirst ? Encoding.Unicode.GetString(bytes) : Encoding.BigEndianUnicode.GetString(bytes);
    }

    private static void Entry(Span<byte> directory, ushort tag, ushort type, int count, int value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(directory, 1);
        BinaryPrimitives.WriteUInt16BigEndian(directory[2..], tag);
        BinaryPrimitives.WriteUInt16BigEndian(directory[4..], type);
        BinaryPrimitives.WriteInt32BigEndian(directory[6..], count);
        BinaryPrimitives.WriteInt32BigEndian(directory[10..], value);
        // The next four bytes stay zero: no further directory.
    }
}
