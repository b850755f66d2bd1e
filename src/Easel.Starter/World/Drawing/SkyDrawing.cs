using SkiaSharp;

namespace Easel.Starter.World.Drawing;

/// <summary>The skies: a gradient from the top to the horizon, and clouds, stars, rain or a rainbow.</summary>
internal static class SkyDrawing
{
    public static void Draw(SKCanvas canvas, Sky sky, float horizon, Dice dice)
    {
        using var paint = new SKPaint { IsAntialias = true };
        Gradient(canvas, paint, horizon, sky switch
        {
            Sky.Day => [new(92, 176, 244), new(198, 232, 252)],
            Sky.Sunset => [new(118, 76, 152), new(242, 118, 96), new(255, 206, 112)],
            Sky.Night => [new(24, 30, 84), new(62, 70, 148)],
            Sky.Overcast => [new(158, 164, 172), new(206, 210, 214)],
            Sky.Rain => [new(84, 100, 124), new(134, 152, 172)],
            _ => [new(136, 204, 246), new(222, 242, 252)],
        });
        switch (sky)
        {
            case Sky.Day: Clouds(canvas, paint, dice, new(255, 255, 255), 2 + dice.Below(2), 8, horizon * 0.66f, 1f); break;
            case Sky.Sunset: Bands(canvas, paint, dice, horizon); break;
            case Sky.Night: Stars(canvas, paint, dice, horizon); break;
            case Sky.Overcast:
                Clouds(canvas, paint, dice, new(178, 182, 190), 3, 4, 34, 1.5f);
                Clouds(canvas, paint, dice, new(226, 228, 232), 2, 14, horizon * 0.62f, 1.25f);
                break;
            case Sky.Rain:
                Clouds(canvas, paint, dice, new(64, 76, 98), 5, 0, 10, 1.7f);
                Drops(canvas, paint, dice, horizon);
                break;
            default: Bow(canvas, paint, dice, horizon); break;
        }
    }

    private static void Gradient(SKCanvas canvas, SKPaint paint, float horizon, SKColor[] colours)
    {
        using var shader = SKShader.CreateLinearGradient(new(0, 0), new(0, horizon), colours, SKShaderTileMode.Clamp);
        paint.Shader = shader;
        canvas.DrawRect(0, 0, 128, horizon + 1, paint);
        paint.Shader = null;
    }

    private static void Clouds(SKCanvas canvas, SKPaint paint, Dice dice, SKColor colour, int count, float top, float bottom, float scale)
    {
        paint.Color = colour;
        for (int i = 0; i < count; i++)
        {
            // One cloud to each strip of the width, or they would pile up.
            float x = (i + dice.Between(0.25f, 0.75f)) * 128 / count, y = dice.Between(top, bottom), s = scale * dice.Between(0.85f, 1.2f);
            canvas.DrawRoundRect(x - 16 * s, y, 32 * s, 9 * s, 4.5f * s, 4.5f * s, paint);
            canvas.DrawCircle(x - 5 * s, y, 7 * s, paint);
            canvas.DrawCircle(x + 6 * s, y + 1.5f * s, 5.5f * s, paint);
        }
    }

    private static void Bands(SKCanvas canvas, SKPaint paint, Dice dice, float horizon)
    {
        for (int i = 0; i < 4; i++)
        {
            float y = horizon * (0.22f + 0.17f * i) + dice.Between(-4, 4), width = dice.Between(34, 62), x = dice.Between(-10, 128 - width + 10);
            paint.Color = i < 2 ? new SKColor(255, 150, 130, 120) : new SKColor(255, 226, 160, 150);
            canvas.DrawRoundRect(x, y, width, 5, 2.5f, 2.5f, paint);
        }
    }

    private static void Stars(SKCanvas canvas, SKPaint paint, Dice dice, float horizon)
    {
        paint.Color = new(255, 246, 200);
        // A jittered 5 × 3 lattice: scattered, yet never two in one spot.
        for (int i = 0; i < 15; i++)
        {
            float x = (i % 5 + dice.Between(0.2f, 0.8f)) * 128 / 5, y = (i / 5 + dice.Between(0.2f, 0.8f)) * horizon * 0.9f / 3;
            canvas.DrawCircle(x, y, dice.Between(1.3f, 2.1f), paint);
        }
    }

    private static void Drops(SKCanvas canvas, SKPaint paint, Dice dice, float horizon)
    {
        paint.Color = new(196, 216, 236);
        paint.Style = SKPaintStyle.Stroke;
        paint.StrokeWidth = 2.4f;
        paint.StrokeCap = SKStrokeCap.Round;
        for (int i = 0; i < 15; i++)
        {
            float x = (i % 5 + dice.Between(0.25f, 0.75f)) * 128 / 5, y = 24 + (i / 5 + dice.Between(0.15f, 0.6f)) * (horizon - 24) / 3;
            canvas.DrawLine(x, y, x - 2.6f, y + 7, paint);
        }

        paint.Style = SKPaintStyle.Fill;
    }

    private static void Bow(SKCanvas canvas, SKPaint paint, Dice dice, float horizon)
    {
        ReadOnlySpan<SKColor> colours = [new(236, 84, 84), new(250, 164, 70), new(252, 226, 96), new(110, 200, 120), new(90, 140, 230), new(160, 110, 210)];
        float x = 64 + dice.Between(-6, 6), radius = dice.Between(57, 62);
        paint.Style = SKPaintStyle.Stroke;
        paint.StrokeWidth = 4f;
        for (int i = 0; i < colours.Length; i++)
        {
            paint.Color = colours[i].WithAlpha(200);
            canvas.DrawCircle(x, horizon + 6, radius - 4 * i, paint);
        }

        paint.Style = SKPaintStyle.Fill;
    }
}
