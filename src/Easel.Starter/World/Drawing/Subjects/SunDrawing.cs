namespace Easel.Starter.World.Drawing.Subjects;

/// <summary>A sun with rays all round.</summary>
internal static class SunDrawing
{
    public static void Draw(Brush brush)
    {
        var colours = brush.Palette;
        const int rays = 8;
        float turn = brush.Shape.Between(0, 45);
        for (int i = 0; i < rays; i++)
            brush.Turned(turn + 360f * i / rays, 0, -50, b => b.Polygon(b.Palette.Main, true, -11, -83, 0, -99, 11, -83));
        brush.Circle(colours.Main, 0, -50, 28);
        brush.Ellipse(colours.Light, -8, -58, 10, 9, false);
    }
}
