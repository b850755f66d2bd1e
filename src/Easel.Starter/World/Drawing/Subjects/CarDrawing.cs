using SkiaSharp;

namespace Easel.Starter.World.Drawing.Subjects;

/// <summary>A small car seen from the side.</summary>
internal static class CarDrawing
{
    public static void Draw(Brush brush)
    {
        var colours = brush.Palette;
        SKColor glass = new(206, 236, 250), tyre = new(44, 44, 52);
        using var body = new SKPath();
        body.MoveTo(-84, -20);
        body.LineTo(-84, -44);
        body.QuadTo(-82, -56, -66, -57);
        body.LineTo(-46, -92);
        body.QuadTo(-43, -97, -36, -97);
        body.LineTo(18, -97);
        body.QuadTo(26, -97, 30, -91);
        body.LineTo(50, -60);
        body.QuadTo(84, -56, 85, -38);
        body.LineTo(85, -20);
        body.Close();
        brush.Fill(body, colours.Main);
        brush.Polygon(glass, true, -42, -58, -31, -84, -10, -84, -10, -58);
        brush.Polygon(glass, true, 2, -58, 2, -84, 16, -84, 32, -58);
        brush.Ellipse(new(255, 240, 150), 78, -42, 7, 8, false);
        brush.Circle(tyre, -46, -20, 20);
        brush.Circle(tyre, 48, -20, 20);
        brush.Circle(new(206, 208, 214), -46, -20, 9, false);
        brush.Circle(new(206, 208, 214), 48, -20, 9, false);
    }
}
