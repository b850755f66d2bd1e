using System.Buffers.Binary;

namespace Easel.Imaging.Metadata;

/// <summary>Finds a WebP's EXIF block (WebP container specification, RIFF chunks): the codec library reads it only with all the pixels.</summary>
internal static class WebpExif
{
    public static byte[]? Read(ReadOnlySpan<byte> webp)
    {
        for (var at = 12; at + 8 <= webp.Length;)
        {
            var size = BinaryPrimitives.ReadUInt32LittleEndian(webp[(at + 4)..]);
            if (size > webp.Length - at - 8) return null;
            if (webp.Slice(at, 4).SequenceEqual("EXIF"u8))
            {
                var block = webp.Slice(at + 8, (int)size);
                // Most writers leave out JPEG's prefix here, which the library's parser needs; piexif keeps it.
                return block.StartsWith("Exif\0\0"u8) ? block.ToArray() : [.. "Exif\0\0"u8, .. block];
            }
            at += 8 + (int)(size + (size & 1));
        }
        return null;
    }
}
