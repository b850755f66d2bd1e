using SkiaSharp;

namespace Easel.Starter.World.Drawing;

/// <summary>
/// Draws one subject in a frame of its own: 100 units high, 0 at its foot and −100 at its top, x = 0 in its middle.
/// Outlines have the same width in the picture whatever the subject's size.
/// </summary>
internal sealed class Brush : IDisposable
{
    private readonly SKCanvas canvas;
    private readonly SKPaint fill = new() { IsAntialias = true };
    private readonly SKPaint line = new()
    {
        IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeJoin = SKStrokeJoin.Round, StrokeCap = SKStrokeCap.Round,
    };

    private readonly float outline;

    /// <param name="canvas">Already moved and scaled to the subject's frame.</param>
    /// <param name="palette">The subject's colours.</param>
    /// <param name="outline">The outline's width in the frame's units.</param>
    /// <param name="subject">What is drawn; its shape number drives the variations.</param>
    public Brush(SKCanvas canvas, Palette palette, float outline, Subject subject) =>
        (this.canvas, Palette, this.outline, Subject, Shape) = (canvas, palette, outline, subject, new Dice(subject.Shape));

    public Palette Palette { get; }

    public Subject Subject { get; }

    public Dice Shape { get; }

    public void Dispose()
    {
        fill.Dispose();
        line.Dispose();
    }

    public void Fill(SKPath path, SKColor colour, bool outlined = true)
    {
        fill.Color = colour;
        canvas.DrawPath(path, fill);
        if (outlined) canvas.DrawPath(path, Ink());
    }

    public void Polygon(SKColor colour, bool outlined, params ReadOnlySpan<float> xy)
    {
        using var path = new SKPath();
        path.MoveTo(xy[0], xy[1]);
        for (int i = 2; i < xy.Length; i += 2) path.LineTo(xy[i], xy[i + 1]);
        path.Close();
        Fill(path, colour, outlined);
    }

    public void Rectangle(SKColor colour, float left, float top, float right, float bottom, float round = 0, bool outlined = true)
    {
        var rect = new SKRect(left, top, right, bottom);
        fill.Color = colour;
        canvas.DrawRoundRect(rect, round, round, fill);
        if (outlined) canvas.DrawRoundRect(rect, round, round, Ink());
    }

    public void Ellipse(SKColor colour, float x, float y, float rx, float ry, bool outlined = true)
    {
        fill.Color = colour;
        canvas.DrawOval(x, y, rx, ry, fill);
        if (outlined) canvas.DrawOval(x, y, rx, ry, Ink());
    }

    public void Circle(SKColor colour, float x, float y, float r, bool outlined = true) => Ellipse(colour, x, y, r, r, outlined);

    /// <summary>A thick line with round ends; outlined, it gets an inked edge.</summary>
    public void Line(SKColor colour, float width, bool outlined, params ReadOnlySpan<float> xy)
    {
        using var path = new SKPath();
        path.MoveTo(xy[0], xy[1]);
        for (int i = 2; i < xy.Length; i += 2) path.LineTo(xy[i], xy[i + 1]);
        Stroke(path, colour, width, outlined);
    }

    /// <summary>A thick line along a path.</summary>
    public void Stroke(SKPath path, SKColor colour, float width, bool outlined)
    {
        if (outlined)
        {
            (line.Color, line.StrokeWidth) = (Palette.Ink, width + outline);
            canvas.DrawPath(path, line);
        }

        (line.Color, line.StrokeWidth) = (colour, outlined ? width - outline : width);
        canvas.DrawPath(path, line);
    }

    /// <summary>Draws something turned about a point.</summary>
    public void Turned(float degrees, float x, float y, Action<Brush> draw)
    {
        canvas.Save();
        canvas.RotateDegrees(degrees, x, y);
        draw(this);
        canvas.Restore();
    }

    private SKPaint Ink()
    {
        (line.Color, line.StrokeWidth) = (Palette.Ink, outline);
        return line;
    }
}
