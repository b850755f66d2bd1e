using System.Collections.Immutable;
using Easel.Core.Errors;

namespace Easel.Engine.Diffusion.Schedules;

/// <summary>A computed schedule.</summary>
/// <param name="Sigmas">Noise levels, descending.</param>
/// <param name="Timesteps">The model's timestep of every level above 0.</param>
public sealed record ScheduleResult(ImmutableArray<double> Sigmas, ImmutableArray<double> Timesteps);

/// <summary>The list of schedules.</summary>
public static class ScheduleList
{
    /// <summary>The name that leaves the choice to the sampler.</summary>
    public const string Automatic = "automatic";

    /// <summary>All, in the order of A1111's list.</summary>
    public static ImmutableArray<Schedule> All { get; } =
    [
        new(Automatic, "Automatic", UniformSchedule.Compute) { UsesModel = true },
        new("uniform", "Uniform", UniformSchedule.Compute) { UsesModel = true },
        new("karras", "Karras", KarrasSchedule.Compute) { DefaultRho = KarrasSchedule.DefaultRho, TakesEnds = true },
        new("exponential", "Exponential", ExponentialSchedule.Compute) { TakesEnds = true },
        new("polyexponential", "Polyexponential", PolyexponentialSchedule.Compute) { DefaultRho = PolyexponentialSchedule.DefaultRho, TakesEnds = true },
        new("sgm_uniform", "SGM Uniform", SgmUniformSchedule.Compute) { UsesModel = true, TakesEnds = true, Aliases = ["SGMUniform"] },
        new("kl_optimal", "KL Optimal", KlOptimalSchedule.Compute) { TakesEnds = true },
        new("align_your_steps", "Align Your Steps", AlignYourSteps.Compute),
        new("simple", "Simple", SimpleSchedule.Compute) { UsesModel = true },
        new("normal", "Normal", NormalSchedule.Compute) { UsesModel = true, TakesEnds = true },
        new("ddim", "DDIM", DdimSchedule.Compute) { UsesModel = true },
        new("beta", "Beta", BetaSchedule.Compute) { UsesModel = true, TakesEnds = true },
        new("turbo", "Turbo", TurboSchedule.Compute) { UsesModel = true },
        new("align_your_steps_GITS", "Align Your Steps GITS", AlignYourSteps.ComputeGits),
        new("align_your_steps_11", "Align Your Steps 11", AlignYourSteps.Compute),
        new("align_your_steps_32", "Align Your Steps 32", AlignYourSteps.ComputeOf32),
    ];

    /// <summary>The schedule of this id, label or alias, in any letter case; null where there is none.</summary>
    public static Schedule? Find(string name) => All.FirstOrDefault(schedule =>
        schedule.Id.Equals(name, StringComparison.OrdinalIgnoreCase)
        || schedule.Label.Equals(name, StringComparison.OrdinalIgnoreCase)
        || schedule.Aliases.Contains(name, StringComparer.OrdinalIgnoreCase));

    /// <summary>The schedule of this id, label or alias.</summary>
    /// <exception cref="UnsupportedFeatureException">There is none.</exception>
    public static Schedule Get(string name) => Find(name) ?? throw new UnsupportedFeatureException(
        $"There is no schedule '{name}'. Choose one of: {string.Join(", ", All.Select(schedule => schedule.Label))}.");

    /// <summary>The noise levels and timesteps of a schedule.</summary>
    /// <exception cref="UnsupportedFeatureException">There is no such schedule.</exception>
    public static ScheduleResult Compute(string name, ScheduleRequest request)
    {
        var sigmas = Get(name).Compute(request);
        return new([.. sigmas], [.. sigmas.Where(sigma => sigma > 0).Select(request.Model.TimestepOf)]);
    }

    /// <summary>
    /// The noise levels for a number of steps without the last but one, which some samplers waste a step on: computed for one step more,
    /// then left out ("discard penultimate sigma").
    /// </summary>
    public static double[] WithoutPenultimate(Schedule schedule, ScheduleRequest request)
    {
        var sigmas = schedule.Compute(request with { Steps = request.Steps + 1 });
        return [.. sigmas[..^2], sigmas[^1]];
    }
}
