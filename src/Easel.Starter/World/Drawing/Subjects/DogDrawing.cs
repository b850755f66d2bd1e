using SkiaSharp;

namespace Easel.Starter.World.Drawing.Subjects;

/// <summary>A standing dog seen from the side: hanging ear, long snout, wagging tail.</summary>
internal static class DogDrawing
{
    public static void Draw(Brush brush)
    {
        var colours = brush.Palette;
        bool pale = colours.Main.Red + colours.Main.Green + colours.Main.Blue > 330;
        using var tail = new SKPath();
        tail.MoveTo(-42, -48);
        tail.QuadTo(-58, -56, -56, -78);
        brush.Stroke(tail, colours.Main, 11, true);
        brush.Rectangle(colours.Dark, -32, -30, -18, -1, 5);
        brush.Rectangle(colours.Dark, 8, -30, 22, -1, 5);
        brush.Rectangle(colours.Main, -46, -34, -32, -1, 5);
        brush.Rectangle(colours.Main, 20, -34, 34, -1, 5);
        brush.Rectangle(colours.Main, -47, -62, 35, -24, 15);
        brush.Ellipse(colours.Main, 34, -72, 21, 22);
        brush.Ellipse(colours.Light, 49, -65, 13, 10);
        brush.Circle(new(34, 30, 34), 58, -70, 5.5f, false);
        brush.Circle(pale ? new(34, 30, 34) : new(250, 250, 240), 38, -78, 4.6f, false);
        brush.Ellipse(colours.Dark, 20, -70, 9, 19);
    }
}
