using SkiaSharp;

namespace Easel.Starter.World.Drawing.Subjects;

/// <summary>A cottage: walls in its colour, a darker roof, a chimney, a door and one or two lit windows.</summary>
internal static class HouseDrawing
{
    public static void Draw(Brush brush)
    {
        var colours = brush.Palette;
        bool two = brush.Shape.Chance(0.5f);
        SKColor pane = new(255, 238, 168);
        brush.Rectangle(colours.Dark, 20, -96, 33, -66);
        brush.Rectangle(colours.Main, -40, -60, 40, -1);
        brush.Polygon(colours.Dark, true, -52, -56, 0, -99, 52, -56);
        if (two)
        {
            brush.Rectangle(pane, -31, -44, -14, -26, 1);
            brush.Rectangle(pane, 14, -44, 31, -26, 1);
            brush.Rectangle(colours.Light, -10, -36, 10, -1, 2);
            return;
        }

        brush.Rectangle(colours.Light, -28, -40, -6, -1, 2);
        brush.Rectangle(pane, 8, -44, 29, -22, 1);
    }
}
