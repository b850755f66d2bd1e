using SkiaSharp;

namespace Easel.Starter.World.Drawing.Subjects;

/// <summary>A hot air balloon with a light stripe and a basket.</summary>
internal static class BalloonDrawing
{
    public static void Draw(Brush brush)
    {
        var colours = brush.Palette;
        SKColor rope = new(106, 74, 48);
        brush.Line(rope, 4, false, -20, -36, -10, -14);
        brush.Line(rope, 4, false, 20, -36, 10, -14);
        using var envelope = new SKPath();
        envelope.MoveTo(0, -99);
        envelope.CubicTo(50, -99, 44, -50, 14, -28);
        envelope.LineTo(-14, -28);
        envelope.CubicTo(-44, -50, -50, -99, 0, -99);
        envelope.Close();
        brush.Fill(envelope, colours.Main);
        using var stripe = new SKPath();
        stripe.MoveTo(0, -98);
        stripe.CubicTo(18, -92, 16, -52, 6, -28);
        stripe.LineTo(-6, -28);
        stripe.CubicTo(-16, -52, -18, -92, 0, -98);
        stripe.Close();
        brush.Fill(stripe, colours.Light, false);
        brush.Fill(envelope, SKColors.Transparent);
        brush.Rectangle(new(176, 122, 72), -12, -16, 12, -1, 3);
    }
}
