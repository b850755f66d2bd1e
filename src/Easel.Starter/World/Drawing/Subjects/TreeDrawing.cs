using SkiaSharp;

namespace Easel.Starter.World.Drawing.Subjects;

/// <summary>A tree: round and leafy, or a fir; the crown has its colour.</summary>
internal static class TreeDrawing
{
    public static void Draw(Brush brush)
    {
        var colours = brush.Palette;
        SKColor bark = new(122, 80, 48);
        if (brush.Subject.IsFir)
        {
            brush.Rectangle(bark, -8, -24, 8, -1);
            brush.Polygon(colours.Dark, true, -38, -18, 0, -58, 38, -18);
            brush.Polygon(colours.Main, true, -33, -40, 0, -78, 33, -40);
            brush.Polygon(colours.Main, true, -26, -62, 0, -99, 26, -62);
            return;
        }

        brush.Rectangle(bark, -8, -44, 8, -1);
        using var crown = new SKPath();
        crown.AddCircle(-18, -54, 19);
        crown.AddCircle(18, -54, 19);
        crown.AddCircle(0, -73, 25);
        using var whole = crown.Simplify();
        brush.Fill(whole, colours.Main);
        brush.Ellipse(colours.Light, -8, -80, 10, 8, false);
    }
}
