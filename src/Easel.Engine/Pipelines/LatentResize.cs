using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Easel.Engine.Pipelines;

/// <summary>How latents are resized between two passes (A1111's latent upscalers, PyTorch's <c>interpolate</c>).</summary>
/// <param name="Name">The upscaler's name.</param>
/// <param name="Filter">The filter's weight at a distance in cells; null takes single cells.</param>
/// <param name="Support">How far the filter reaches.</param>
/// <param name="Antialias">Widens the filter where latents shrink.</param>
public sealed record LatentUpscaler(string Name, Func<double, double>? Filter, double Support, bool Antialias);

/// <summary>Resizes latents.</summary>
public static class LatentResize
{
    /// <summary>"Latent", A1111's usual one.</summary>
    public static LatentUpscaler Bilinear { get; } = new("Latent", Triangle, 1, false);

    /// <summary>All of them, the usual one first.</summary>
    public static ImmutableArray<LatentUpscaler> All { get; } =
    [
        Bilinear,
        new("Latent (antialiased)", Triangle, 1, true),
        new("Latent (bicubic)", x => Cubic(x, -0.75), 2, false),
        new("Latent (bicubic antialiased)", x => Cubic(x, -0.5), 2, true),
        new("Latent (nearest)", null, 0, false),
        new("Latent (nearest-exact)", null, 0.5, false),
    ];

    /// <summary>The latent upscaler of that name, in any case; null where there is none, so that a pixel upscaler may be meant.</summary>
    public static LatentUpscaler? Find(string? name) =>
        name is null ? Bilinear : All.FirstOrDefault(it => it.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Latents [n, c, h, w] in another size; a new tensor.</summary>
    public static Tensor To(Tensor latents, int height, int width, LatentUpscaler upscaler)
    {
        using var scope = NewDisposeScope();
        var (rows, columns) = (Matrix((int)latents.shape[2], height, upscaler), Matrix((int)latents.shape[3], width, upscaler));
        // Each side of its own: [h', h] · [h, w] · [w, w'].
        return rows.to(latents.device).matmul(latents).matmul(columns.to(latents.device).transpose(0, 1)).MoveToOuterDisposeScope();
    }

    // [to, from]: the weights of the cells that each new cell is made of.
    private static Tensor Matrix(int from, int to, LatentUpscaler upscaler)
    {
        var values = new float[to * from];
        var scale = (double)from / to;
        for (var i = 0; i < to; i++)
        {
            var row = values.AsSpan(i * from, from);
            // "nearest" looks at a cell's edge, "nearest-exact" at its middle.
            if (upscaler.Filter is null) row[Math.Min((int)((i + upscaler.Support) * scale), from - 1)] = 1;
            else Fill(row, (i + 0.5) * scale, upscaler.Antialias ? Math.Max(1, scale) : 1, upscaler);
        }

        return tensor(values, [to, from]);
    }

    private static void Fill(Span<float> row, double centre, double stretch, LatentUpscaler upscaler)
    {
        var reach = upscaler.Support * stretch;
        var (first, last) = ((int)Math.Floor(centre - reach - 0.5), (int)Math.Ceiling(centre + reach + 0.5));
        var sum = 0d;
        for (var x = first; x <= last; x++)
            if (!upscaler.Antialias || (x >= 0 && x < row.Length)) sum += upscaler.Filter!((x + 0.5 - centre) / stretch);
        for (var x = first; x <= last; x++)
        {
            // Beyond the edge the plain filters repeat the last cell; the antialiasing ones leave it out.
            if (upscaler.Antialias && (x < 0 || x >= row.Length)) continue;
            row[Math.Clamp(x, 0, row.Length - 1)] += (float)(upscaler.Filter!((x + 0.5 - centre) / stretch) / sum);
        }
    }

    private static double Triangle(double x) => Math.Max(0, 1 - Math.Abs(x));

    // Keys 1981 (doi:10.1109/TASSP.1981.1163711).
    private static double Cubic(double x, double a)
    {
        x = Math.Abs(x);
        return x switch
        {
            < 1 => ((a + 2) * x - (a + 3)) * x * x + 1,
            < 2 => ((a * x - 5 * a) * x + 8 * a) * x - 4 * a,
            _ => 0,
        };
    }
}
