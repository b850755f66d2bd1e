namespace Easel.Starter.World.Drawing.Subjects;

/// <summary>A fish with a tail, fins and a striped flank.</summary>
internal static class FishDrawing
{
    public static void Draw(Brush brush)
    {
        var colours = brush.Palette;
        brush.Polygon(colours.Dark, true, -34, -50, -74, -84, -66, -50, -74, -16);
        brush.Polygon(colours.Dark, true, -22, -78, 6, -99, 26, -76);
        brush.Polygon(colours.Dark, true, -10, -22, 2, -2, 20, -22);
        brush.Ellipse(colours.Main, 16, -50, 58, 33);
        brush.Line(colours.Light, 10, false, -14, -66, -14, -34);
        brush.Line(colours.Light, 10, false, 8, -68, 8, -32);
        brush.Circle(new(255, 255, 255), 48, -58, 10);
        brush.Circle(new(28, 28, 34), 50, -58, 5.5f, false);
    }
}
