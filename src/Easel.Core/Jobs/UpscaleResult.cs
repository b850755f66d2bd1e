using System.Collections.Immutable;

namespace Easel.Core.Jobs;

/// <summary>Post-processed pictures.</summary>
/// <param name="Images">In the order of their sources.</param>
/// <param name="Skipped">Sources of which nothing came, and why.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record UpscaleResult(ImmutableArray<ProcessedImage> Images, ImmutableArray<SkippedImage> Skipped, double Seconds) : JobResult
{
    /// <summary>True where the job was interrupted: later sources are missing.</summary>
    public bool Interrupted { get; init; }
}

/// <summary>One post-processed picture, stored.</summary>
/// <param name="Path">Where the asset store put it.</param>
/// <param name="Source">The picture that it was made from.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Infotext">The source's parameters, with what was done since.</param>
public sealed record ProcessedImage(string Path, string Source, int Width, int Height, string Infotext);

/// <summary>A picture that could not be used.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Message">Why.</param>
public sealed record SkippedImage(string Path, string Message);
