using System.Collections.Immutable;

namespace Easel.Vision.Faces;

/// <summary>A face in a picture, in pixels.</summary>
/// <param name="Left">Left edge of its box.</param>
/// <param name="Top">Upper edge.</param>
/// <param name="Width">Width of the box.</param>
/// <param name="Height">Height of the box.</param>
/// <param name="Score">How sure the detector is, 0 to 1.</param>
/// <param name="Marks">Five places: the eye at the picture's left, the eye at its right, the tip of the nose, the left and the right corner of the mouth.</param>
public sealed record Face(double Left, double Top, double Width, double Height, double Score, ImmutableArray<(double X, double Y)> Marks);
