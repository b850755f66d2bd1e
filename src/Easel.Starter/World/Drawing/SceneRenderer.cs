using Easel.Core.Pixels;
using SkiaSharp;

namespace Easel.Starter.World.Drawing;

/// <summary>Draws scenes: flat illustrations with soft skies, outlined shapes and no detail finer than about three pixels in 128.</summary>
public static class SceneRenderer
{
    /// <summary>The side of the pictures the starter model learns, in pixels.</summary>
    public const int NativeSize = 128;

    /// <summary>Draws a scene as a square picture.</summary>
    /// <param name="scene">What to draw.</param>
    /// <param name="size">The side in pixels, at least 16.</param>
    /// <returns>An RGB picture, the same for the same scene and size.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 16.</exception>
    public static PixelBuffer Draw(Scene scene, int size = NativeSize)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 16);
        using var bitmap = new SKBitmap(new SKImageInfo(size, size, SKColorType.Rgba8888, SKAlphaType.Premul));
        using (var canvas = new SKCanvas(bitmap))
        {
            // Everything is drawn in units of a 128th of the side.
            canvas.Scale(size / 128f);
            var dice = new Dice(scene.Shape);
            float horizon = scene.Horizon * 128;
            SkyDrawing.Draw(canvas, scene.Sky, horizon, dice);
            GroundDrawing.Draw(canvas, scene.Ground, scene.Sky, horizon, dice);
            foreach (var subject in scene.Subjects) Draw(canvas, subject, scene);
        }

        return ToRgb(bitmap, size);
    }

    private static void Draw(SKCanvas canvas, Subject subject, Scene scene)
    {
        var box = subject.Box;
        if (!subject.Facts.Flies && subject.Kind != Kind.Mountain) GroundDrawing.Footing(canvas, scene.Ground, box);
        canvas.Save();
        canvas.Translate(subject.X * 128, box.Bottom * 128);
        float scale = box.Height * 1.28f;
        canvas.Scale(subject.Mirrored ? -scale : scale, scale);
        using (var brush = new Brush(canvas, Palette.Of(subject.Colour, scene.Sky is Sky.Night), 2.1f / scale, subject))
            SubjectDrawings.Of(subject.Kind)(brush);
        canvas.Restore();
    }

    private static PixelBuffer ToRgb(SKBitmap bitmap, int size)
    {
        var rgba = bitmap.GetPixelSpan();
        var rgb = new byte[size * size * 3];
        for (int i = 0, o = 0; o < rgb.Length; i += 4, o += 3)
        {
            rgb[o] = rgba[i];
            rgb[o + 1] = rgba[i + 1];
            rgb[o + 2] = rgba[i + 2];
        }

        return new PixelBuffer(size, size, 3, rgb);
    }
}
