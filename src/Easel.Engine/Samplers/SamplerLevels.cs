using System.Collections.Immutable;
using Easel.Core.Requests;
using Easel.Engine.Diffusion;
using Easel.Engine.Diffusion.Guidance;
using Easel.Engine.Diffusion.Schedules;
using static TorchSharp.torch;

namespace Easel.Engine.Samplers;

/// <summary>The noise levels of a run, and how it starts.</summary>
/// <param name="Levels">Descending.</param>
/// <param name="Start">The level of the noise in the start; the first of <paramref name="Levels"/> but for timestep samplers from a picture.</param>
public sealed record RunLevels(ImmutableArray<double> Levels, double Start);

/// <summary>What a sampler, a schedule and a number of steps come to (A1111's <c>get_sigmas</c> and <c>get_timesteps</c>).</summary>
public static class SamplerLevels
{
    /// <summary>The schedule that the levels come from; null where the sampler brings its own: timestep samplers know no schedules, LCM has its fifty levels.</summary>
    /// <param name="sampler">The sampler.</param>
    /// <param name="schedule">The schedule; Automatic is the sampler's own.</param>
    public static Schedule? ScheduleOf(SamplerInfo sampler, Schedule schedule)
    {
        if (sampler.Space == SamplerSpace.VariancePreserving) return null;
        if (schedule.Id != ScheduleList.Automatic) return schedule;
        return sampler.IsConsistencyModel ? null : sampler.Schedule is { } usual ? ScheduleList.Get(usual) : schedule;
    }

    /// <summary>For painting from nothing.</summary>
    /// <param name="sampler">The sampler.</param>
    /// <param name="schedule">The schedule; Automatic is the sampler's own. Timestep samplers know no schedules.</param>
    /// <param name="request">Steps, model, and the schedule's settings.</param>
    /// <param name="spacing">UniPC's steps.</param>
    /// <param name="discardPenultimate">Leave the last level before 0 out also for samplers that keep it.</param>
    public static RunLevels Of(
        SamplerInfo sampler, Schedule schedule, ScheduleRequest request, UniPcSpacing spacing = UniPcSpacing.TimeUniform, bool discardPenultimate = false)
    {
        if (sampler.Space == SamplerSpace.VariancePreserving)
        {
            var timesteps = DdimSchedule.Timesteps(request.Steps + (discardPenultimate ? 1 : 0), request.Model.Count);
            return FirstOf(sampler.HasOwnLevels ? UniPcSchedule.Compute(request.Model, timesteps.Length, spacing) : Descending(timesteps, request.Model));
        }

        if (ScheduleOf(sampler, schedule) is not { } chosen)
            return FirstOf(new LcmSchedule(request.Model).Compute(request.Steps));
        var discards = sampler.DiscardsPenultimate || discardPenultimate;
        return FirstOf(discards ? ScheduleList.WithoutPenultimate(chosen, request) : chosen.Compute(request));
    }

    /// <summary>For painting from a picture.</summary>
    /// <param name="sampler">The sampler.</param>
    /// <param name="schedule">The schedule; Automatic is the sampler's own.</param>
    /// <param name="request">Model, and the schedule's settings; its steps are those of the user.</param>
    /// <param name="denoise">How much to change, above 0, to 1.</param>
    /// <param name="exactSteps">Run that many steps instead of the strength's share of them (hires passes).</param>
    /// <param name="spacing">UniPC's steps.</param>
    /// <param name="discardPenultimate">Leave the last level before 0 out also for samplers that keep it.</param>
    public static RunLevels ForImage(
        SamplerInfo sampler,
        Schedule schedule,
        ScheduleRequest request,
        double denoise,
        bool exactSteps,
        UniPcSpacing spacing = UniPcSpacing.TimeUniform,
        bool discardPenultimate = false)
    {
        var plan = ImageToImagePlan.Of(request.Steps, denoise, exactSteps);
        var planned = request with { Steps = plan.ScheduleSteps };
        if (sampler.Space == SamplerSpace.VarianceExploding)
            return FirstOf([.. plan.Levels(Of(sampler, schedule, planned, spacing, discardPenultimate).Levels.AsSpan())]);

        // The reference adds the noise of the timestep above the first one that it runs.
        var (noise, timesteps) = plan.Timesteps(DdimSchedule.Timesteps(planned.Steps + (discardPenultimate ? 1 : 0), request.Model.Count));
        var start = request.Model.SigmaOf(noise);
        if (!sampler.HasOwnLevels || timesteps.Length == 0)
            return new(timesteps.Length == 0 ? [start] : [.. Descending(timesteps, request.Model)], start);
        var time = (timesteps[^1] + 1d) / request.Model.Count;
        return new([.. UniPcSchedule.Compute(request.Model, timesteps.Length, spacing, time)], start);
    }

    /// <summary>The latents that a run starts from, in the sampler's space.</summary>
    /// <param name="sampler">The sampler.</param>
    /// <param name="levels">Its levels.</param>
    /// <param name="prediction">What the network predicts.</param>
    /// <param name="noise">Unit noise [n, c, h, w].</param>
    /// <param name="latent">The picture's scaled latents, or null to paint from nothing.</param>
    /// <param name="maxDenoise">A1111's "SGM noise multiplier", for painting from nothing.</param>
    public static Tensor Start(SamplerInfo sampler, RunLevels levels, Prediction prediction, Tensor noise, Tensor? latent = null, bool maxDenoise = false)
    {
        if (sampler.Space == SamplerSpace.VarianceExploding)
            return prediction.Noised(noise, latent, levels.Start, maxDenoise);
        if (latent is null)
            return noise.alias();
        using var scope = NewDisposeScope();
        var alpha = DiscreteSchedule.AlphaBarOfSigma(levels.Start);
        return (latent * Math.Sqrt(alpha) + noise * Math.Sqrt(1 - alpha)).MoveToOuterDisposeScope();
    }

    private static RunLevels FirstOf(double[] levels) => new([.. levels], levels[0]);

    // One timestep alone is no step, and A1111 shows plain noise: run from the top instead.
    private static double[] Descending(int[] timesteps, DiscreteSchedule model) => timesteps.Length == 1
        ? [model.SigmaMax, model.Sigmas[timesteps[0]]]
        : [.. timesteps.Reverse().Select(timestep => model.Sigmas[timestep])];
}
