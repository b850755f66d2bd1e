namespace Easel.Core.Pixels;

/// <summary>Masks as people draw them (A1111's <c>create_binary_mask</c> and its inpaint tab).</summary>
public static class PictureMask
{
    /// <summary>
    /// The mask that a picture says: where any of it is transparent, what is more than half opaque is painted anew; otherwise its brightness
    /// counts, white paints anew.
    /// </summary>
    public static GrayMask Read(PixelBuffer picture)
    {
        var mask = new byte[picture.Width * picture.Height];
        var byAlpha = picture.Channels == 4 && HasTransparency(picture);
        for (var i = 0; i < mask.Length; i++)
        {
            var pixel = picture.Bytes.AsSpan(i * picture.Channels, picture.Channels);
            mask[i] = byAlpha ? (byte)(pixel[3] > 128 ? 255 : 0) : Brightness(pixel);
        }

        return new GrayMask(mask, picture.Width, picture.Height);
    }

    /// <summary>The mask that a picture's own transparency says: what is not fully opaque is painted anew. Null where all of it is opaque.</summary>
    public static GrayMask? Transparency(PixelBuffer picture)
    {
        if (picture.Channels != 4 || !HasTransparency(picture)) return null;
        var mask = new byte[picture.Width * picture.Height];
        for (var i = 0; i < mask.Length; i++) mask[i] = (byte)(picture.Bytes[i * 4 + 3] < 255 ? 255 : 0);
        return new GrayMask(mask, picture.Width, picture.Height);
    }

    private static bool HasTransparency(PixelBuffer picture)
    {
        for (var i = 3; i < picture.Bytes.Length; i += 4)
            if (picture.Bytes[i] < 255) return true;
        return false;
    }

    // Pillow's "L": ITU-R 601-2 luma in 16 bits of fraction.
    private static byte Brightness(ReadOnlySpan<byte> pixel) =>
        pixel.Length == 1 ? pixel[0] : (byte)((pixel[0] * 19595 + pixel[1] * 38470 + pixel[2] * 7471 + 0x8000) >> 16);
}
