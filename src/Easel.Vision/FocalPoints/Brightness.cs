using Easel.Core.Pixels;

namespace Easel.Vision.FocalPoints;

/// <summary>A picture's brightness, by the weights of ITU-R BT.601 that Pillow and OpenCV use.</summary>
internal sealed class Brightness
{
    private readonly byte[] values;

    private Brightness(int width, int height, byte[] values) => (Width, Height, this.values) = (width, height, values);

    public int Width { get; }

    public int Height { get; }

    public byte this[int x, int y] => values[y * Width + x];

    public static Brightness Of(PixelBuffer picture)
    {
        var values = new byte[picture.Width * picture.Height];
        for (var i = 0; i < values.Length; i++)
        {
            var pixel = picture.Bytes.AsSpan(i * picture.Channels, picture.Channels);
            values[i] = picture.Channels == 1 ? pixel[0] : (byte)((pixel[0] * 19595 + pixel[1] * 38470 + pixel[2] * 7471 + 0x8000) >> 16);
        }

        return new Brightness(picture.Width, picture.Height, values);
    }
}
