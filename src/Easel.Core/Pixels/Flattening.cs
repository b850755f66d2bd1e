namespace Easel.Core.Pixels;

/// <summary>Pictures without transparency, as networks read them.</summary>
public static class Flattening
{
    /// <summary>Three channels: grey becomes colour, transparent parts show the background (A1111's <c>images.flatten</c>).</summary>
    /// <param name="picture">1, 3 or 4 channels; one of three is returned as it is.</param>
    /// <param name="background">Red, green, blue.</param>
    public static PixelBuffer Onto(PixelBuffer picture, ReadOnlySpan<byte> background)
    {
        if (picture.Channels == 3) return picture;
        var result = new PixelBuffer(picture.Width, picture.Height, 3);
        for (var i = 0; i < picture.Width * picture.Height; i++)
        {
            var from = picture.Bytes.AsSpan(i * picture.Channels, picture.Channels);
            var to = result.Bytes.AsSpan(i * 3, 3);
            for (var c = 0; c < 3; c++) to[c] = picture.Channels == 1 ? from[0] : Mixed(from[c], background[c], from[3]);
        }

        return result;
    }

    /// <summary><paramref name="top"/> at an opacity of 0 to 255 over <paramref name="bottom"/>, rounded; exact at both ends.</summary>
    internal static byte Mixed(byte top, byte bottom, int opacity) => (byte)((top * opacity + bottom * (255 - opacity) + 127) / 255);
}
