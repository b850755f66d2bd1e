using System.Globalization;
using Easel.Engine.Samplers;
using SkiaSharp;

namespace Easel.Benchmarks.Convergence;

/// <summary>Draws the errors of samplers over the number of steps, both in powers of ten.</summary>
internal static class ConvergencePlot
{
    private const int Width = 1100, Height = 720, Left = 70, Right = 760, Top = 30, Bottom = 650;
    private const double LowestPower = -6, HighestPower = 0;

    private static readonly int[] Steps = [5, 7, 10, 14, 20, 28, 40, 57, 80, 113, 160];

    // Samplers that choose their steps by themselves or are no method for the flow have no such line.
    private static readonly (string Name, double Eta)[] Lines =
    [
        ("Euler", 0), ("Heun", 0), ("DPM2", 0), ("LMS", 0), ("DPM++ 2M", 0), ("HeunPP2", 0), ("IPNDM_V", 0), ("DEIS", 0), ("DPM++ 3M SDE", 0),
        ("DDIM", 0), ("UniPC", 0), ("Euler a", 1), ("DPM2 a", 1), ("DPM++ 2S a", 1), ("DPM++ SDE", 1), ("DPM++ 2M SDE", 1), ("DPM++ 3M SDE", 1), ("DDPM", 1),
    ];

    /// <summary>Writes the picture, whole or not at all.</summary>
    public static void Write(string path)
    {
        using var bitmap = new SKBitmap(Width, Height);
        using var canvas = new SKCanvas(bitmap);
        using var font = new SKFont(Typeface(), 15);
        canvas.Clear(SKColors.White);
        Axes(canvas, font);
        foreach (var (i, (name, eta)) in Lines.Index())
        {
            var sampler = SamplerList.Find(name)!;
            var errors = Steps.Select(steps => GaussianRun.Error(sampler, steps, eta)).ToArray();
            using var paint = new SKPaint { Color = SKColor.FromHsl(i * 137.5f % 360, 75, 30 + i % 3 * 10), StrokeWidth = 2.2f, IsAntialias = true, Style = SKPaintStyle.Stroke };
            // Lines of samplers that add noise are dashed.
            using var dashes = eta > 0 ? SKPathEffect.CreateDash([7, 4], 0) : null;
            paint.PathEffect = dashes;
            for (var s = 0; s + 1 < Steps.Length; s++) canvas.DrawLine(X(Steps[s]), Y(errors[s]), X(Steps[s + 1]), Y(errors[s + 1]), paint);
            var y = Top + 12 + i * 34;
            canvas.DrawLine(Right + 20, y - 5, Right + 60, y - 5, paint);
            paint.Style = SKPaintStyle.Fill;
            paint.PathEffect = null;
            var order = Math.Log2(GaussianRun.Error(sampler, 80, eta) / GaussianRun.Error(sampler, 160, eta));
            canvas.DrawText(string.Create(CultureInfo.InvariantCulture, $"{name}{(eta > 0 ? ", eta 1" : name.Contains("SDE", StringComparison.Ordinal) ? ", eta 0" : "")}: order {order:0.0}"), Right + 70, y, font, paint);
        }

        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        var temporary = path + ".tmp";
        using (var file = File.Create(temporary)) data.SaveTo(file);
        File.Move(temporary, path, overwrite: true);
    }

    private static void Axes(SKCanvas canvas, SKFont font)
    {
        using var grid = new SKPaint { Color = new SKColor(225, 225, 225), StrokeWidth = 1 };
        using var ink = new SKPaint { Color = new SKColor(60, 60, 60), IsAntialias = true };
        for (var power = (int)LowestPower; power <= HighestPower; power++)
        {
            var y = Y(Math.Pow(10, power));
            canvas.DrawLine(Left, y, Right, y, grid);
            canvas.DrawText($"1e{power}", 20, y + 5, font, ink);
        }

        foreach (var steps in (int[])[5, 10, 20, 40, 80, 160])
        {
            canvas.DrawLine(X(steps), Top, X(steps), Bottom, grid);
            canvas.DrawText($"{steps}", X(steps) - 8, Bottom + 22, font, ink);
        }

        canvas.DrawText("steps", (Left + Right) / 2f, Bottom + 48, font, ink);
        canvas.DrawText("relative error of the standard deviation", Left, Top - 10, font, ink);
    }

    private static float X(double steps) => Left + (float)(Math.Log(steps / Steps[0]) / Math.Log((double)Steps[^1] / Steps[0]) * (Right - Left));

    private static float Y(double error) =>
        Bottom - (float)((Math.Clamp(Math.Log10(error), LowestPower, HighestPower) - LowestPower) / (HighestPower - LowestPower) * (Bottom - Top));

    // The library's build for Linux knows no fonts of the system by itself.
    private static SKTypeface Typeface()
    {
        string[] places = ["/usr/share/fonts", "/usr/local/share/fonts"];
        var file = places.Where(Directory.Exists).SelectMany(place => Directory.EnumerateFiles(place, "*Sans*.ttf", SearchOption.AllDirectories))
            .Where(name => !Path.GetFileName(name).Contains("Bold", StringComparison.Ordinal)).OrderBy(name => Path.GetFileName(name).Length).FirstOrDefault();
        return (file is null ? null : SKTypeface.FromFile(file)) ?? SKTypeface.Default;
    }
}
