using System.Collections.Immutable;
using Easel.Core.Pixels;

namespace Easel.Engine.Pipelines;

/// <summary>A tensor as plain numbers, free to travel between threads.</summary>
/// <param name="Name">Its name in a file.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Values">Row by row.</param>
public sealed record PlainTensor(string Name, ImmutableArray<long> Shape, float[] Values);

/// <summary>What one batch came to.</summary>
/// <param name="Pictures">In the order of the seeds.</param>
/// <param name="Latents">The last latents [n, c, h, w], scaled as the UNet reads them.</param>
/// <param name="Steps">Where they were asked for: the start latents and those after each step; else empty.</param>
/// <param name="WasInterrupted">True where sampling was ended early.</param>
public sealed record PaintedBatch(ImmutableArray<PixelBuffer> Pictures, PlainTensor Latents, ImmutableArray<PlainTensor> Steps, bool WasInterrupted)
{
    /// <summary>Where they were asked for: the pictures of the first of two passes; else empty.</summary>
    public ImmutableArray<PixelBuffer> FirstPass { get; init; } = [];
}
