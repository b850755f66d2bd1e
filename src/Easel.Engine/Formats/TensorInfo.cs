using System.Collections.Immutable;

namespace Easel.Engine.Formats;

/// <summary>A tensor in a model file, as its header tells.</summary>
/// <param name="Name">The name it is stored under.</param>
/// <param name="DType">How its numbers are stored.</param>
/// <param name="Shape">Its dimensions; empty for a single number.</param>
/// <param name="Offset">Where its bytes begin in the file; −1 where they are packed (a deflated archive) or lie in another file.</param>
public sealed record TensorInfo(string Name, DType DType, ImmutableArray<long> Shape, long Offset = -1)
{
    /// <summary>Numbers in it.</summary>
    public long Elements { get; } = Shape.Aggregate(1L, (a, b) => checked(a * b));

    /// <summary>Bytes it takes when contiguous.</summary>
    public long Bytes => Elements * DType.Size();

    /// <summary>The shape as it is written in messages: <c>[320, 4, 3, 3]</c>.</summary>
    public string ShapeText => $"[{string.Join(", ", Shape)}]";

    /// <summary>True where the tensor has this shape.</summary>
    public bool HasShape(params ReadOnlySpan<long> shape) => Shape.AsSpan().SequenceEqual(shape);
}
