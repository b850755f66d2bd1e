using System.Collections.Immutable;
using Easel.Core.Pixels;

namespace Easel.Vision.Faces;

/// <summary>Finds faces in pictures.</summary>
public interface IFaceDetector
{
    /// <summary>The faces, the surest first.</summary>
    ImmutableArray<Face> Find(PixelBuffer picture);
}
