using SkiaSharp;

namespace Easel.Starter.World.Drawing.Subjects;

/// <summary>A five-pointed star.</summary>
internal static class StarDrawing
{
    public static void Draw(Brush brush)
    {
        var colours = brush.Palette;
        brush.Turned(brush.Shape.Between(-12, 12), 0, -48, b =>
        {
            using var outer = Points(47, 23);
            b.Fill(outer, colours.Main);
            using var inner = Points(22, 11);
            b.Fill(inner, colours.Light, false);
        });

        static SKPath Points(float far, float near)
        {
            var path = new SKPath();
            for (int i = 0; i < 10; i++)
            {
                float angle = MathF.PI * i / 5 - MathF.PI / 2, radius = i % 2 == 0 ? far : near;
                var point = new SKPoint(radius * MathF.Cos(angle), -48 + radius * MathF.Sin(angle));
                if (i == 0) path.MoveTo(point);
                else path.LineTo(point);
            }

            path.Close();
            return path;
        }
    }
}
