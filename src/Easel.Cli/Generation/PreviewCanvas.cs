using Easel.Core.Pixels;
using Spectre.Console;

namespace Easel.Cli.Generation;

/// <summary>A small picture made of the terminal's coloured cells.</summary>
internal static class PreviewCanvas
{
    /// <summary>The picture, made smaller to fit.</summary>
    /// <param name="picture">Three channels.</param>
    /// <param name="side">The longest side, in cells.</param>
    public static Canvas Of(PixelBuffer picture, int side = 32)
    {
        var step = Math.Max(1, (Math.Max(picture.Width, picture.Height) + side - 1) / side);
        var (width, height) = (Math.Max(1, picture.Width / step), Math.Max(1, picture.Height / step));
        var canvas = new Canvas(width, height);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++) canvas.SetPixel(x, y, Mean(picture, x * step, y * step, step));
        }

        return canvas;
    }

    private static Color Mean(PixelBuffer picture, int left, int top, int step)
    {
        Span<int> sum = [0, 0, 0];
        var count = 0;
        for (var y = top; y < Math.Min(top + step, picture.Height); y++)
        {
            for (var x = left; x < Math.Min(left + step, picture.Width); x++, count++)
            {
                var pixel = picture[x, y];
                for (var c = 0; c < 3; c++) sum[c] += pixel[c];
            }
        }

        return new Color((byte)(sum[0] / count), (byte)(sum[1] / count), (byte)(sum[2] / count));
    }
}
