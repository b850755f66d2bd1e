namespace Easel.Engine.Diffusion.Schedules;

/// <summary>What a schedule may ask for.</summary>
public sealed record ScheduleRequest
{
    /// <summary>The number of steps, at least 1; most schedules answer with one more noise level, a final 0.</summary>
    public required int Steps { get; init; }

    /// <summary>The model's own levels.</summary>
    public DiscreteSchedule Model { get; init; } = DiscreteSchedule.StableDiffusion;

    /// <summary>The lowest level before 0, where it should not be the model's.</summary>
    public double? SigmaMin { get; init; }

    /// <summary>The first level, where it should not be the model's.</summary>
    public double? SigmaMax { get; init; }

    /// <summary>The curve of Karras and polyexponential schedules, where it should not be the schedule's default.</summary>
    public double? Rho { get; init; }

    /// <summary>Take the tables that were optimised for SDXL.</summary>
    public bool IsSdxl { get; init; }

    /// <summary>First parameter of the beta distribution.</summary>
    public double BetaAlpha { get; init; } = 0.6;

    /// <summary>Second parameter of the beta distribution.</summary>
    public double BetaBeta { get; init; } = 0.6;

    /// <summary>The lower end.</summary>
    public double Low => SigmaMin ?? Model.SigmaMin;

    /// <summary>The upper end.</summary>
    public double High => SigmaMax ?? Model.SigmaMax;
}
