using Easel.Core.Jobs;

namespace Easel.Engine.Pipelines;

/// <summary>Who watches and stops a painting, and the clock that measures it.</summary>
/// <param name="Control">The stop button.</param>
/// <param name="Report">Hears progress and previews, on the device's thread.</param>
/// <param name="Times">Where the time goes.</param>
/// <param name="WantsPreviews">True where previews are looked at; they cost time.</param>
public sealed record PaintingWatch(JobControl Control, Action<JobEvent> Report, StageTimes Times, bool WantsPreviews = false)
{
    /// <summary>The file of TAESD's decoder for this model, for previews by that method; null where there is none.</summary>
    public string? TinyDecoder { get; init; }
}
