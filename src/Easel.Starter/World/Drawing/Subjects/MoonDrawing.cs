using SkiaSharp;

namespace Easel.Starter.World.Drawing.Subjects;

/// <summary>A crescent moon.</summary>
internal static class MoonDrawing
{
    public static void Draw(Brush brush)
    {
        var colours = brush.Palette;
        using var disc = new SKPath();
        disc.AddCircle(4, -50, 48);
        using var bite = new SKPath();
        bite.AddCircle(28, -58, 40);
        using var crescent = disc.Op(bite, SKPathOp.Difference);
        brush.Turned(brush.Shape.Between(-14, 14), 0, -50, b =>
        {
            b.Fill(crescent, b.Palette.Main);
            b.Circle(b.Palette.Dark, -26, -44, 6, false);
            b.Circle(b.Palette.Dark, -12, -20, 7, false);
        });
    }
}
