using SkiaSharp;

namespace Easel.Starter.World.Drawing.Subjects;

/// <summary>A diamond kite with a tail of bows.</summary>
internal static class KiteDrawing
{
    public static void Draw(Brush brush)
    {
        var colours = brush.Palette;
        brush.Turned(18, 0, -60, b =>
        {
            using var tail = new SKPath();
            tail.MoveTo(0, -26);
            tail.CubicTo(16, -18, -14, -8, 4, 8);
            b.Stroke(tail, colours.Dark, 6, false);
            b.Polygon(colours.Main, true, 0, -99, 32, -66, 0, -24, -32, -66);
            b.Polygon(colours.Light, false, 0, -92, 26, -66, 0, -66);
            b.Polygon(colours.Dark, false, -26, -66, 0, -66, 0, -34);
        });
    }
}
