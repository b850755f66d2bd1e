using SkiaSharp;

namespace Easel.Starter.World.Drawing.Subjects;

/// <summary>An open umbrella: a scalloped dome of light and dark segments on a hooked stick.</summary>
internal static class UmbrellaDrawing
{
    public static void Draw(Brush brush)
    {
        var colours = brush.Palette;
        using var stick = new SKPath();
        stick.MoveTo(0, -94);
        stick.LineTo(0, -14);
        stick.CubicTo(0, 0, 20, 0, 20, -14);
        brush.Stroke(stick, new(112, 78, 52), 7, false);
        brush.Line(new(112, 78, 52), 7, false, 0, -97, 0, -88);
        using var dome = new SKPath();
        dome.MoveTo(-52, -44);
        dome.CubicTo(-50, -110, 50, -110, 52, -44);
        dome.QuadTo(35, -56, 18, -44);
        dome.QuadTo(0, -56, -18, -44);
        dome.QuadTo(-35, -56, -52, -44);
        dome.Close();
        brush.Fill(dome, colours.Main);
        using var panel = new SKPath();
        panel.MoveTo(0, -92);
        panel.QuadTo(-20, -76, -18, -44);
        panel.QuadTo(0, -56, 18, -44);
        panel.QuadTo(20, -76, 0, -92);
        panel.Close();
        brush.Fill(panel, colours.Light, false);
        brush.Fill(dome, SKColors.Transparent);
    }
}
