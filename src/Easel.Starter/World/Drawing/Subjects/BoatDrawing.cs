using SkiaSharp;

namespace Easel.Starter.World.Drawing.Subjects;

/// <summary>A sailing boat: hull and main sail in its colour, a cream jib.</summary>
internal static class BoatDrawing
{
    public static void Draw(Brush brush)
    {
        var colours = brush.Palette;
        brush.Line(new(112, 74, 46), 7, false, -2, -30, -2, -97);
        brush.Polygon(colours.Main, true, 5, -96, 5, -40, 46, -40);
        brush.Polygon(new(255, 246, 222), true, -9, -84, -9, -40, -38, -40);
        using var hull = new SKPath();
        hull.MoveTo(-51, -31);
        hull.LineTo(51, -31);
        hull.QuadTo(44, -2, 28, -1);
        hull.LineTo(-28, -1);
        hull.QuadTo(-44, -2, -51, -31);
        hull.Close();
        brush.Fill(hull, colours.Main);
        brush.Line(colours.Light, 7, false, -32, -18, 32, -18);
    }
}
