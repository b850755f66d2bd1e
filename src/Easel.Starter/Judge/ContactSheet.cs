using Easel.Core.Pixels;
using SkiaSharp;

namespace Easel.Starter.Judge;

/// <summary>Many pictures in one, to look at.</summary>
public static class ContactSheet
{
    /// <summary>Lays pictures out in rows.</summary>
    /// <param name="pictures">RGB pictures of one size, at least one.</param>
    /// <param name="columns">Pictures in a row.</param>
    /// <param name="marked">Which are framed in red; null for none.</param>
    /// <returns>A PNG file's bytes.</returns>
    public static byte[] Png(ReadOnlySpan<PixelBuffer> pictures, int columns, Func<int, bool>? marked = null)
    {
        const int gap = 4;
        int width = pictures[0].Width + gap, height = pictures[0].Height + gap;
        columns = Math.Clamp(columns, 1, pictures.Length);
        using var bitmap = new SKBitmap(new SKImageInfo(columns * width + gap, (pictures.Length + columns - 1) / columns * height + gap, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(bitmap);
        using var red = new SKPaint { Color = new SKColor(230, 30, 40) };
        canvas.Clear(SKColors.White);
        for (int i = 0; i < pictures.Length; i++)
        {
            int x = gap + i % columns * width, y = gap + i / columns * height;
            if (marked?.Invoke(i) == true) canvas.DrawRect(x - gap + 1, y - gap + 1, width + gap - 2, height + gap - 2, red);
            using var picture = Bitmap(pictures[i]);
            canvas.DrawBitmap(picture, x, y);
        }

        canvas.Flush();
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private static SKBitmap Bitmap(PixelBuffer picture)
    {
        var rgba = new byte[picture.Width * picture.Height * 4];
        for (int i = 0, o = 0; o < rgba.Length; i += picture.Channels, o += 4)
        {
            picture.Bytes.AsSpan(i, 3).CopyTo(rgba.AsSpan(o));
            rgba[o + 3] = 255;
        }

        var bitmap = new SKBitmap(new SKImageInfo(picture.Width, picture.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        rgba.CopyTo(bitmap.GetPixelSpan());
        return bitmap;
    }
}
