using SkiaSharp;

namespace Easel.Starter.World.Drawing.Subjects;

/// <summary>A rocket climbing on its flame.</summary>
internal static class RocketDrawing
{
    public static void Draw(Brush brush)
    {
        var colours = brush.Palette;
        brush.Turned(brush.Shape.Between(-10, 16), 0, -50, b =>
        {
            b.Polygon(new(255, 150, 30), false, -12, -22, 12, -22, 0, -1);
            b.Polygon(new(255, 226, 90), false, -6, -22, 6, -22, 0, -10);
            b.Polygon(colours.Dark, true, -14, -46, -28, -20, -12, -24);
            b.Polygon(colours.Dark, true, 14, -46, 28, -20, 12, -24);
            using var hull = new SKPath();
            hull.MoveTo(0, -99);
            hull.CubicTo(24, -76, 20, -42, 13, -22);
            hull.LineTo(-13, -22);
            hull.CubicTo(-20, -42, -24, -76, 0, -99);
            hull.Close();
            b.Fill(hull, colours.Main);
            b.Circle(new(206, 236, 250), 0, -62, 9);
        });
    }
}
