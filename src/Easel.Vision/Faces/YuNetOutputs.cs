using System.Collections.Immutable;

namespace Easel.Vision.Faces;

/// <summary>Reads YuNet's outputs (OpenCV <c>face_detect.cpp</c>: <c>FaceDetectorYNImpl::postProcess</c>): one candidate for each cell of three grids.</summary>
public static class YuNetOutputs
{
    private const double MostOverlap = 0.3;

    private static readonly int[] s_strides = [8, 16, 32];

    /// <summary>The outputs that the network must have.</summary>
    public static IEnumerable<string> Names => s_strides.SelectMany(stride => (string[])[$"cls_{stride}", $"obj_{stride}", $"bbox_{stride}", $"kps_{stride}"]);

    /// <summary>The faces, the surest first, those that overlap a surer one left out.</summary>
    public static ImmutableArray<Face> Faces(IReadOnlyDictionary<string, float[]> outputs, int side, double threshold, double scaleX, double scaleY)
    {
        var found = new List<Face>();
        foreach (var stride in s_strides)
        {
            var (classes, objects, boxes, marks) = (outputs[$"cls_{stride}"], outputs[$"obj_{stride}"], outputs[$"bbox_{stride}"], outputs[$"kps_{stride}"]);
            var columns = side / stride;
            for (var i = 0; i < classes.Length; i++)
            {
                var score = Math.Sqrt(Math.Clamp(classes[i], 0, 1) * Math.Clamp(objects[i], 0, 1));
                if (!(score >= threshold)) continue;
                var (column, row) = (i % columns, i / columns);
                var (centreX, centreY) = ((column + boxes[4 * i]) * stride, (row + boxes[4 * i + 1]) * stride);
                var (width, height) = (Math.Exp(boxes[4 * i + 2]) * stride, Math.Exp(boxes[4 * i + 3]) * stride);
                found.Add(new Face(
                    (centreX - width / 2) * scaleX, (centreY - height / 2) * scaleY, width * scaleX, height * scaleY, score,
                    [.. Enumerable.Range(0, 5).Select(mark => ((marks[10 * i + 2 * mark] + column) * stride * scaleX, (marks[10 * i + 2 * mark + 1] + row) * stride * scaleY))]));
            }
        }

        var kept = new List<Face>();
        foreach (var face in found.OrderByDescending(face => face.Score))
        {
            if (!kept.Exists(other => Overlap(face, other) > MostOverlap)) kept.Add(face);
        }

        return [.. kept];
    }

    // The shared area over the whole.
    private static double Overlap(Face a, Face b)
    {
        var width = Math.Min(a.Left + a.Width, b.Left + b.Width) - Math.Max(a.Left, b.Left);
        var height = Math.Min(a.Top + a.Height, b.Top + b.Height) - Math.Max(a.Top, b.Top);
        if (width <= 0 || height <= 0) return 0;
        var shared = width * height;
        return shared / (a.Width * a.Height + b.Width * b.Height - shared);
    }
}
