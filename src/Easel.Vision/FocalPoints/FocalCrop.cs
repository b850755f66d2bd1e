using System.Collections.Immutable;
using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Imaging.Cropping;
using Easel.Vision.Faces;

namespace Easel.Vision.FocalPoints;

/// <summary>
/// Scales a picture to cover a size and cuts out the part around what matters: the weighted mean of faces, variety and corners (webui
/// <c>modules/textual_inversion/autocrop.py</c>).
/// </summary>
/// <param name="faces">Finds faces; null leaves them out.</param>
public sealed class FocalCrop(IFaceDetector? faces)
{
    /// <summary>The part, and where asked for a copy of the whole that shows the points.</summary>
    public (PixelBuffer Part, PixelBuffer? Shown) Apply(PixelBuffer picture, FocalCropStep step)
    {
        var scale = Math.Max((double)step.Width / picture.Width, (double)step.Height / picture.Height);
        var scaled = picture.Resize(
            Math.Max(step.Width, (int)Math.Round(picture.Width * scale)), Math.Max(step.Height, (int)Math.Round(picture.Height * scale)), ResizeFilter.Lanczos);
        var points = Points(scaled, step);
        var (x, y) = Mean(points) ?? (scaled.Width / 2.0, scaled.Height / 2.0);
        var left = Math.Clamp((int)x - step.Width / 2, 0, scaled.Width - step.Width);
        var top = Math.Clamp((int)y - step.Height / 2, 0, scaled.Height - step.Height);
        var region = new PixelRegion(left, top, left + step.Width, top + step.Height);
        return (scaled.Cut(region), step.Debug ? FocalPicture.Draw(scaled, points, region) : null);
    }

    /// <summary>The middle of each kind of thing found, with the weight that the step gives it.</summary>
    internal ImmutableArray<FocalPoint> Points(PixelBuffer picture, FocalCropStep step)
    {
        var brightness = Brightness.Of(picture);
        var points = ImmutableArray.CreateBuilder<FocalPoint>();
        if (step.EdgesWeight > 0 && Corners.Find(brightness) is { Count: > 0 } corners)
            points.Add(new FocalPoint(corners.Average(corner => corner.X), corners.Average(corner => corner.Y), step.EdgesWeight));
        if (step.EntropyWeight > 0 && Variety.Find(brightness, step.Width, step.Height) is { } window)
            points.Add(new FocalPoint(window.X, window.Y, step.EntropyWeight));
        // A face is centred on its upper third: hair belongs to a head, the chin is low in the box.
        if (step.FaceWeight > 0 && faces?.Find(picture) is { IsEmpty: false } found)
            points.Add(new FocalPoint(found.Average(face => face.Left + face.Width / 2), found.Average(face => face.Top + face.Height / 3), step.FaceWeight));
        return points.ToImmutable();
    }

    private static (double X, double Y)? Mean(ImmutableArray<FocalPoint> points)
    {
        var weight = points.Sum(point => point.Weight);
        return weight <= 0 ? null : (points.Sum(point => point.X * point.Weight) / weight, points.Sum(point => point.Y * point.Weight) / weight);
    }
}
