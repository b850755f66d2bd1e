using SkiaSharp;

namespace Easel.Starter.World.Drawing.Subjects;

/// <summary>A flying bird with a raised wing.</summary>
internal static class BirdDrawing
{
    public static void Draw(Brush brush)
    {
        var colours = brush.Palette;
        bool orange = colours.Main.Red > 225 && colours.Main.Green is > 100 and < 230 && colours.Main.Blue < 60;
        brush.Polygon(colours.Dark, true, -32, -34, -68, -52, -62, -24);
        brush.Polygon(orange ? new(120, 70, 40) : new(255, 160, 30), true, 50, -50, 69, -40, 48, -32);
        brush.Ellipse(colours.Main, 2, -34, 40, 22);
        brush.Circle(colours.Main, 36, -46, 19);
        bool pale = colours.Main.Red + colours.Main.Green + colours.Main.Blue > 330;
        brush.Circle(pale ? new(30, 30, 36) : new(250, 250, 244), 41, -50, 5, false);
        using var wing = new SKPath();
        wing.MoveTo(18, -38);
        wing.QuadTo(8, -88, -36, -99);
        wing.QuadTo(-34, -56, -18, -36);
        wing.Close();
        brush.Fill(wing, colours.Light);
    }
}
