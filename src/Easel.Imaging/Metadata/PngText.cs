using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Easel.Imaging.Metadata;

/// <summary>
/// Reads a PNG's text chunks (PNG specification, 11.3.3). The codec library writes them well, but reads every chunk as UTF-8, while
/// tEXt and zTXt are Latin-1: an A1111 picture with an é in its prompt would come back broken.
/// </summary>
public static class PngText
{
    /// <summary>The keyword under which A1111 keeps the infotext.</summary>
    public const string ParametersKeyword = "parameters";

    /// <summary>Keywords and texts in file order; a damaged or oversized chunk is left out, and reading ends at the first impossible size.</summary>
    /// <param name="png">The file.</param>
    /// <param name="maxTextBytes">The most that one text may take after decompression.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(ReadOnlySpan<byte> png, int maxTextBytes)
    {
        var found = new List<KeyValuePair<string, string>>();
        for (var at = 8; at + 12 <= png.Length;)
        {
            var size = BinaryPrimitives.ReadUInt32BigEndian(png[at..]);
            if (size > png.Length - at - 12) break;
            var type = png.Slice(at + 4, 4);
            var data = png.Slice(at + 8, (int)size);
            if (type.SequenceEqual("IEND"u8)) break;
            var end = data.IndexOf((byte)0);
            if (end is > 0 and < 80 && Decode(type, data[(end + 1)..], maxTextBytes) is { } text)
                found.Add(new(Encoding.Latin1.GetString(data[..end]), text));
            at += 12 + (int)size;
        }
        return found;
    }

    private static string? Decode(ReadOnlySpan<byte> type, ReadOnlySpan<byte> body, int maxTextBytes)
    {
        if (type.SequenceEqual("tEXt"u8)) return body.Length > maxTextBytes ? null : Encoding.Latin1.GetString(body);
        if (type.SequenceEqual("zTXt"u8)) return body is [0, ..] && Inflate(body[1..], maxTextBytes) is { } latin ? Encoding.Latin1.GetString(latin) : null;
        if (!type.SequenceEqual("iTXt"u8) || body is not [var compressed, _, ..]) return null;
        body = body[2..];
        for (var skipped = 0; skipped < 2; skipped++)    // the language tag, the translated keyword
        {
            var end = body.IndexOf((byte)0);
            if (end < 0) return null;
            body = body[(end + 1)..];
        }
        if (compressed != 0) return Inflate(body, maxTextBytes) is { } utf8 ? Encoding.UTF8.GetString(utf8) : null;
        return body.Length > maxTextBytes ? null : Encoding.UTF8.GetString(body);
    }

    private static byte[]? Inflate(ReadOnlySpan<byte> body, int maxBytes)
    {
        try
        {
            using var source = new ZLibStream(new MemoryStream(body.ToArray()), CompressionMode.Decompress);
            var text = new byte[maxBytes + 1];
            var length = source.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
            return length > maxBytes ? null : text[..length];
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
