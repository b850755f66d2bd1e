using System.Collections.Immutable;

namespace Easel.Engine.Diffusion.Schedules;

/// <summary>A way to space noise levels.</summary>
/// <param name="Id">The name in requests and settings.</param>
/// <param name="Label">The name in forms and infotext.</param>
/// <param name="Compute">Noise levels, descending, most often with a final 0.</param>
public sealed record Schedule(string Id, string Label, Func<ScheduleRequest, double[]> Compute)
{
    /// <summary>Other names.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>The default curve, for schedules that have one.</summary>
    public double? DefaultRho { get; init; }

    /// <summary>The levels come from the model's own table rather than from its two ends.</summary>
    public bool UsesModel { get; init; }

    /// <summary>Runs between ends that may be chosen (σ min and max); others have fixed levels of their own.</summary>
    public bool TakesEnds { get; init; }
}
