using System.Buffers.Binary;
using System.Text;
using Easel.Core.Pixels;

namespace Easel.Imaging.Tests;

/// <summary>Pictures and PNG chunks for the tests, built without the code under test.</summary>
internal static class Pictures
{
    /// <summary>Smooth colours that differ in every corner; with alpha: from transparent at the left to opaque.</summary>
    public static PixelBuffer Gradient(int width, int height, int channels = 3)
    {
        var picture = new PixelBuffer(width, height, channels);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                for (var c = 0; c < channels; c++)
                    picture[x, y][c] = (byte)(c switch { 0 => x * 255 / width, 1 => y * 255 / height, 2 => 128, _ => x * 255 / Math.Max(1, width - 1) });
        return picture;
    }

    public static List<(string Type, byte[] Data)> Chunks(byte[] png)
    {
        var chunks = new List<(string, byte[])>();
        for (var at = 8; at < png.Length;)
        {
            var size = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            chunks.Add((Encoding.ASCII.GetString(png, at + 4, 4), png[(at + 8)..(at + 8 + size)]));
            at += 12 + size;
        }
        return chunks;
    }

    /// <summary>The picture with a chunk put right behind its header.</summary>
    public static byte[] WithChunk(byte[] png, string type, byte[] data)
    {
        var chunk = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        Encoding.ASCII.GetBytes(type, chunk.AsSpan(4));
        data.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), Crc(chunk.AsSpan(4, 4 + data.Length)));
        return [.. png[..33], .. chunk, .. png[33..]];
    }

    public static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var i = 0; i < 8; i++) crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        }
        return ~crc;
    }

    public static int LargestDifference(PixelBuffer a, PixelBuffer b)
    {
        Assert.Equal((a.Width, a.Height, a.Channels), (b.Width, b.Height, b.Channels));
        return a.Bytes.Zip(b.Bytes, (p, q) => Math.Abs(p - q)).Max();
    }
}
