using SkiaSharp;

namespace Easel.Starter.World.Drawing.Subjects;

/// <summary>A boxy robot with an aerial, round eyes and a dial on its chest.</summary>
internal static class RobotDrawing
{
    public static void Draw(Brush brush)
    {
        var colours = brush.Palette;
        SKColor steel = new(150, 158, 172), glow = new(255, 236, 120);
        brush.Line(steel, 9, true, -11, -24, -11, -6);
        brush.Line(steel, 9, true, 11, -24, 11, -6);
        brush.Rectangle(colours.Dark, -20, -8, -3, 0, 2);
        brush.Rectangle(colours.Dark, 3, -8, 20, 0, 2);
        brush.Line(steel, 8, true, -20, -52, -31, -34);
        brush.Line(steel, 8, true, 20, -52, 31, -66);
        brush.Line(steel, 4, false, 0, -86, 0, -95);
        brush.Circle(new(232, 64, 64), 0, -95, 5);
        brush.Rectangle(colours.Main, -22, -58, 22, -22, 4);
        brush.Rectangle(colours.Main, -18, -88, 18, -60, 4);
        brush.Circle(glow, -8, -76, 5);
        brush.Circle(glow, 8, -76, 5);
        brush.Line(colours.Ink, 3, false, -8, -66, 8, -66);
        brush.Circle(SKColors.White, 0, -40, 9);
        brush.Line(new(220, 50, 50), 3, false, 0, -40, 5, -45);
    }
}
