using SkiaSharp;

namespace Easel.Starter.World.Drawing;

/// <summary>The grounds: a gradient from the horizon to the bottom, a few marks, and the sky's light on it.</summary>
internal static class GroundDrawing
{
    public static void Draw(SKCanvas canvas, Ground ground, Sky sky, float horizon, Dice dice)
    {
        using var paint = new SKPaint { IsAntialias = true };
        var (far, near, relief) = ground switch
        {
            Ground.Grass => (new SKColor(164, 212, 98), new SKColor(112, 180, 72), new SKColor(126, 190, 88)),
            Ground.Sand => (new SKColor(248, 226, 164), new SKColor(236, 202, 130), new SKColor(238, 208, 140)),
            Ground.Snow => (new SKColor(252, 253, 255), new SKColor(222, 232, 246), new SKColor(228, 238, 250)),
            Ground.Sea => (new SKColor(72, 172, 206), new SKColor(30, 112, 170), new SKColor(72, 172, 206)),
            Ground.Street => (new SKColor(112, 114, 122), new SKColor(88, 90, 98), new SKColor(112, 114, 122)),
            _ => (new SKColor(178, 128, 86), new SKColor(140, 94, 60), new SKColor(150, 104, 68)),
        };
        var light = Light(sky);
        if (ground is Ground.Grass or Ground.Sand or Ground.Snow) Hills(canvas, paint, Lit(relief, light), horizon, dice);
        using (var shader = SKShader.CreateLinearGradient(new(0, horizon), new(0, 128), [far, near], SKShaderTileMode.Clamp))
        {
            paint.Shader = shader;
            canvas.DrawRect(0, horizon, 128, 128 - horizon, paint);
            paint.Shader = null;
        }

        switch (ground)
        {
            case Ground.Grass: Tufts(canvas, paint, dice, horizon, new(84, 150, 58)); break;
            case Ground.Sand: Ripples(canvas, paint, dice, horizon, new(222, 184, 110)); break;
            case Ground.Snow: Ripples(canvas, paint, dice, horizon, new(196, 212, 236)); break;
            case Ground.Sea: Waves(canvas, paint, dice, horizon); break;
            case Ground.Street: Road(canvas, paint, dice, horizon); break;
            default: Furrows(canvas, paint, horizon); break;
        }

        if (light.Alpha == 0) return;
        paint.Color = light;
        canvas.DrawRect(0, horizon, 128, 128 - horizon, paint);
    }

    private static SKColor Light(Sky sky) => sky switch
    {
        Sky.Night => new SKColor(20, 24, 84, 96),
        Sky.Sunset => new SKColor(255, 120, 60, 34),
        Sky.Rain => new SKColor(50, 64, 96, 60),
        Sky.Overcast => new SKColor(120, 126, 136, 34),
        _ => SKColors.Transparent,
    };

    private static SKColor Lit(SKColor colour, SKColor light)
    {
        float share = light.Alpha / 255f;
        return new(Mix(colour.Red, light.Red), Mix(colour.Green, light.Green), Mix(colour.Blue, light.Blue));

        byte Mix(byte a, byte b) => (byte)MathF.Round(a + (b - a) * share);
    }

    /// <summary>What joins a standing subject to the ground: a soft shadow, or rings in the water.</summary>
    public static void Footing(SKCanvas canvas, Ground ground, Box box)
    {
        using var paint = new SKPaint { IsAntialias = true };
        float x = (box.Left + box.Right) * 64, y = box.Bottom * 128, half = box.Width * 64;
        if (ground == Ground.Sea)
        {
            paint.Color = new(196, 232, 244, 210);
            canvas.DrawOval(x, y, half * 1.02f, 4.2f, paint);
            return;
        }

        paint.Color = new(20, 20, 40, 60);
        canvas.DrawOval(x, y - 0.5f, half * 0.92f, 3.6f, paint);
    }

    private static void Hills(SKCanvas canvas, SKPaint paint, SKColor colour, float horizon, Dice dice)
    {
        paint.Color = colour;
        float x = dice.Between(10, 118);
        canvas.DrawOval(x, horizon + 2, dice.Between(38, 52), dice.Between(7, 11), paint);
        canvas.DrawOval(x < 64 ? x + 68 : x - 68, horizon + 2, dice.Between(32, 44), dice.Between(5, 8), paint);
    }

    private static void Tufts(SKCanvas canvas, SKPaint paint, Dice dice, float horizon, SKColor colour)
    {
        Pen(paint, colour, 2.4f);
        for (int i = 0; i < 6; i++)
        {
            float x = (i + dice.Between(0.2f, 0.8f)) * 128 / 6, y = dice.Between(horizon + 9, 123);
            canvas.DrawLine(x, y, x - 2.6f, y - 4.6f, paint);
            canvas.DrawLine(x, y, x + 2.6f, y - 4.6f, paint);
        }

        paint.Style = SKPaintStyle.Fill;
    }

    private static void Ripples(SKCanvas canvas, SKPaint paint, Dice dice, float horizon, SKColor colour)
    {
        Pen(paint, colour, 2.6f);
        for (int i = 0; i < 4; i++)
        {
            float x = (i + dice.Between(0.2f, 0.8f)) * 32, y = dice.Between(horizon + 8, 122), w = dice.Between(8, 14);
            using var arc = new SKPath();
            arc.MoveTo(x - w, y);
            arc.QuadTo(x, y - 6, x + w, y);
            canvas.DrawPath(arc, paint);
        }

        paint.Style = SKPaintStyle.Fill;
    }

    private static void Waves(SKCanvas canvas, SKPaint paint, Dice dice, float horizon)
    {
        Pen(paint, new(150, 214, 232), 2.6f);
        for (int i = 0; i < 6; i++)
        {
            float x = (i % 3 + dice.Between(0.15f, 0.85f)) * 128 / 3, y = horizon + 8 + (i / 3 + dice.Between(0.1f, 0.9f)) * (112 - horizon) / 2;
            using var wave = new SKPath();
            wave.MoveTo(x - 9, y);
            wave.QuadTo(x - 4.5f, y + 5, x, y);
            wave.QuadTo(x + 4.5f, y + 5, x + 9, y);
            canvas.DrawPath(wave, paint);
        }

        paint.Style = SKPaintStyle.Fill;
    }

    private static void Road(SKCanvas canvas, SKPaint paint, Dice dice, float horizon)
    {
        paint.Color = new(190, 188, 184);
        canvas.DrawRect(0, horizon, 128, 6, paint);
        paint.Color = new(148, 146, 144);
        canvas.DrawRect(0, horizon + 5.5f, 128, 2.5f, paint);
        paint.Color = new(240, 236, 216);
        float y = (horizon + 8 + 128) / 2 + 3, shift = dice.Between(0, 36);
        for (float x = shift - 36; x < 128; x += 36) canvas.DrawRoundRect(x, y, 20, 4, 1, 1, paint);
    }

    private static void Furrows(SKCanvas canvas, SKPaint paint, float horizon)
    {
        paint.Color = new(116, 76, 46);
        // Furrows run to a vanishing point above the horizon.
        for (int i = -4; i <= 4; i++)
        {
            float near = 64 + i * 30, far = 64 + i * 15;
            using var furrow = new SKPath();
            furrow.MoveTo(far - 1, horizon);
            furrow.LineTo(far + 1, horizon);
            furrow.LineTo(near + 3, 128);
            furrow.LineTo(near - 3, 128);
            furrow.Close();
            canvas.DrawPath(furrow, paint);
        }
    }

    private static void Pen(SKPaint paint, SKColor colour, float width) =>
        (paint.Color, paint.Style, paint.StrokeWidth, paint.StrokeCap) = (colour, SKPaintStyle.Stroke, width, SKStrokeCap.Round);
}
