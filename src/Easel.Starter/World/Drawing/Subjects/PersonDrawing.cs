using SkiaSharp;

namespace Easel.Starter.World.Drawing.Subjects;

/// <summary>A person waving: the clothes have its colour.</summary>
internal static class PersonDrawing
{
    public static void Draw(Brush brush)
    {
        var colours = brush.Palette;
        SKColor skin = brush.Shape.Pick<SKColor>(new(250, 212, 178), new(222, 168, 124), new(150, 100, 66));
        SKColor hair = brush.Shape.Pick<SKColor>(new(72, 46, 30), new(38, 32, 34), new(196, 132, 60));
        bool dress = brush.Subject.WearsDress;
        SKColor trousers = new(84, 90, 112);
        brush.Line(dress ? skin : trousers, 11, false, -8, -26, -8, -5);
        brush.Line(dress ? skin : trousers, 11, false, 8, -26, 8, -5);
        brush.Line(skin, 8, false, 12, -58, 23, -76);
        brush.Line(skin, 8, false, -12, -58, -21, -38);
        if (dress) brush.Polygon(colours.Main, true, -11, -66, 11, -66, 23, -18, -23, -18);
        else brush.Rectangle(colours.Main, -15, -66, 15, -24, 5);
        if (dress) brush.Ellipse(hair, 0, -78, 18, 19, false);
        brush.Circle(skin, 0, -80, 14, false);
        using var cap = new SKPath();
        cap.AddArc(new SKRect(-16, -98, 16, -66), 175, 190);
        cap.Close();
        brush.Fill(cap, hair, false);
        brush.Circle(new(40, 34, 40), -5, -78, 2.8f, false);
        brush.Circle(new(40, 34, 40), 6, -78, 2.8f, false);
    }
}
