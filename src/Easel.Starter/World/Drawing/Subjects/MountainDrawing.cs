using SkiaSharp;

namespace Easel.Starter.World.Drawing.Subjects;

/// <summary>A mountain with a shaded side and a white top.</summary>
internal static class MountainDrawing
{
    public static void Draw(Brush brush)
    {
        var colours = brush.Palette;
        bool twin = brush.Shape.Chance(0.5f);
        if (twin) brush.Polygon(colours.Dark, true, -2, 0, 40, -66, 76, 0);
        float peak = twin ? -14 : 0, left = -76, right = twin ? 56 : 76;
        brush.Polygon(colours.Main, true, left, 0, peak, -98, right, 0);
        float l = 0.34f;
        float lx = peak + (left - peak) * l, rx = peak + (right - peak) * l, y = -98 + 98 * l;
        SKColor cap = colours.Main.Green > 240 && colours.Main.Blue > 240 ? new(176, 206, 240) : new(252, 252, 255);
        brush.Polygon(cap, true, peak, -98, rx, y, peak + 9, y - 9, peak - 3, y + 6, peak - 13, y - 9, lx, y);
    }
}
