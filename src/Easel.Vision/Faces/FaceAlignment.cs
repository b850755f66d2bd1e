using System.Collections.Immutable;

namespace Easel.Vision.Faces;

/// <summary>
/// Turn, scale and shift that bring the five marks of a face to where the faces of FFHQ have them (the template of facexlib's
/// <c>FaceRestoreHelper</c>), by least squares.
/// </summary>
/// <param name="A">Scale times the cosine of the turn.</param>
/// <param name="B">Scale times its sine.</param>
/// <param name="X">Shift to the right.</param>
/// <param name="Y">Shift downwards.</param>
public readonly record struct FaceAlignment(double A, double B, double X, double Y)
{
    private const int TemplateSide = 512;

    private static readonly ImmutableArray<(double X, double Y)> s_template =
        [(192.98138, 239.94708), (318.90277, 240.1936), (256.63416, 314.01935), (201.26117, 371.41043), (313.08905, 371.15118)];

    /// <summary>The alignment of a face to a square picture of this side.</summary>
    public static FaceAlignment Of(Face face, int side)
    {
        var scale = (double)side / TemplateSide;
        return Fit(face.Marks, [.. s_template.Select(point => (point.X * scale, point.Y * scale))]);
    }

    /// <summary>The alignment that brings points nearest to others (Umeyama 1991, without a reflection).</summary>
    public static FaceAlignment Fit(ImmutableArray<(double X, double Y)> from, ImmutableArray<(double X, double Y)> to)
    {
        var (fromX, fromY, toX, toY) = (from.Average(p => p.X), from.Average(p => p.Y), to.Average(p => p.X), to.Average(p => p.Y));
        var (along, across, spread) = (0.0, 0.0, 0.0);
        for (var i = 0; i < from.Length; i++)
        {
            var (px, py, qx, qy) = (from[i].X - fromX, from[i].Y - fromY, to[i].X - toX, to[i].Y - toY);
            along += px * qx + py * qy;
            across += px * qy - py * qx;
            spread += px * px + py * py;
        }

        var (a, b) = spread == 0 ? (1.0, 0.0) : (along / spread, across / spread);
        return new FaceAlignment(a, b, toX - a * fromX + b * fromY, toY - b * fromX - a * fromY);
    }

    /// <summary>Where a point comes to.</summary>
    public (double X, double Y) Apply(double x, double y) => (A * x - B * y + X, B * x + A * y + Y);

    /// <summary>The way back.</summary>
    public FaceAlignment Inverse()
    {
        var size = A * A + B * B;
        var (a, b) = (A / size, -B / size);
        return new FaceAlignment(a, b, -(a * X - b * Y), -(b * X + a * Y));
    }
}
