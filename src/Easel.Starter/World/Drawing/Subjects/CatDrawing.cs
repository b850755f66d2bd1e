using SkiaSharp;

namespace Easel.Starter.World.Drawing.Subjects;

/// <summary>A sitting cat: pointed ears, whiskers and a raised tail.</summary>
internal static class CatDrawing
{
    public static void Draw(Brush brush)
    {
        var colours = brush.Palette;
        bool pale = colours.Main.Red + colours.Main.Green + colours.Main.Blue > 330;
        SKColor eye = pale ? new(34, 34, 40) : new(232, 240, 120);
        using var tail = new SKPath();
        tail.MoveTo(20, -8);
        tail.CubicTo(46, -6, 42, -34, 34, -44);
        brush.Stroke(tail, colours.Main, 11, true);
        brush.Ellipse(colours.Main, 0, -27, 25, 27);
        brush.Ellipse(colours.Light, 0, -20, 12, 16, false);
        brush.Polygon(colours.Main, true, -28, -70, -26, -98, -6, -86);
        brush.Polygon(colours.Main, true, 28, -70, 26, -98, 6, -86);
        brush.Ellipse(colours.Main, 0, -67, 30, 24);
        brush.Ellipse(eye, -11, -69, 4.6f, 6, false);
        brush.Ellipse(eye, 11, -69, 4.6f, 6, false);
        brush.Ellipse(pale ? new(232, 96, 116) : new(250, 164, 176), 0, -58, 5, 4, false);
    }
}
