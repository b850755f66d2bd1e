using SkiaSharp;

namespace Easel.Starter.World.Drawing.Subjects;

/// <summary>A flower on a stem with two leaves; the petals have its colour.</summary>
internal static class FlowerDrawing
{
    public static void Draw(Brush brush)
    {
        var colours = brush.Palette;
        SKColor stem = new(58, 140, 60);
        brush.Line(stem, 8, false, 0, -2, 0, -60);
        brush.Turned(-35, 0, -14, b => b.Ellipse(stem, 17, -14, 15, 7, false));
        brush.Turned(35, 0, -22, b => b.Ellipse(stem, -17, -22, 15, 7, false));
        int petals = brush.Shape.Chance(0.5f) ? 5 : 6;
        using var ring = new SKPath();
        for (int i = 0; i < petals; i++)
        {
            float angle = MathF.Tau * i / petals - MathF.PI / 2;
            ring.AddCircle(19 * MathF.Cos(angle), -66 + 19 * MathF.Sin(angle), 14);
        }

        ring.AddCircle(0, -66, 14);
        using var whole = ring.Simplify();
        brush.Fill(whole, colours.Main);
        bool warm = colours.Main.Red > 225 && colours.Main.Blue < 60;
        brush.Circle(warm ? new SKColor(146, 84, 30) : new SKColor(255, 206, 50), 0, -66, 11);
    }
}
