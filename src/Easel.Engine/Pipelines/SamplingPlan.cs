using System.Collections.Immutable;
using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Engine.Diffusion;
using Easel.Engine.Diffusion.Denoisers;
using Easel.Engine.Diffusion.Guidance;
using Easel.Engine.Diffusion.Schedules;
using Easel.Engine.Samplers;
using static TorchSharp.torch;

namespace Easel.Engine.Pipelines;

/// <summary>A sampler with its noise levels: what a request's sampler, scheduler and steps come to for one model.</summary>
/// <param name="Sampler">The sampler.</param>
/// <param name="Schedule">The schedule as resolved; Automatic where it is the sampler's own.</param>
/// <param name="Levels">Noise levels, descending; one more than there are steps.</param>
/// <param name="Training">The model's training levels.</param>
public sealed record SamplingPlan(SamplerInfo Sampler, Schedule Schedule, ImmutableArray<double> Levels, DiscreteSchedule Training)
{
    /// <summary>Steps that will be reported.</summary>
    public int Steps => Levels.Length - 1;

    /// <summary>The plan of a request.</summary>
    /// <exception cref="UnsupportedFeatureException">There is no such sampler or schedule; the message lists those that are.</exception>
    public static SamplingPlan Of(GenerateRequest request, DiscreteSchedule training, bool isSdxl)
    {
        var (sampler, schedule) = SamplerList.Resolve(request.Sampler, request.Scheduler);
        return new SamplingPlan(sampler, schedule, [.. LevelsOf(sampler, schedule, request.Steps, training, isSdxl)], training);
    }

    /// <summary>The latents that sampling starts from.</summary>
    /// <param name="noise">Unit noise [n, c, h, w].</param>
    /// <param name="prediction">What the network predicts.</param>
    public Tensor Start(Tensor noise, Prediction prediction) =>
        Sampler.Space == SamplerSpace.VariancePreserving ? noise.alias() : prediction.Noised(noise, null, Levels[0]);

    /// <summary>The network as the sampler wants to ask it.</summary>
    public IConditionalDenoiser Network(INoisePredictor network, Prediction prediction) =>
        Sampler.IsConsistencyModel ? new LcmDenoiser(network, prediction, Training) : new NetworkDenoiser(network, prediction, Training);

    private static double[] LevelsOf(SamplerInfo sampler, Schedule schedule, int steps, DiscreteSchedule training, bool isSdxl)
    {
        if (sampler.HasOwnLevels) return UniPcSchedule.Compute(training, steps);
        if (sampler.Space == SamplerSpace.VariancePreserving)
        {
            // These samplers know timesteps, not schedules (A1111's sd_samplers_timesteps.py); the last timestep ends the run, as 0 does for others.
            var levels = DdimSchedule.Timesteps(steps, training.Count).Select(step => training.Sigmas[step]).Reverse().ToArray();
            return levels.Length > 1 ? levels : [levels[0], training.SigmaMin];
        }

        if (sampler.IsConsistencyModel && schedule.Id == ScheduleList.Automatic) return new LcmSchedule(training).Compute(steps);
        var chosen = schedule.Id == ScheduleList.Automatic && sampler.Schedule is { } usual ? ScheduleList.Get(usual) : schedule;
        var asked = new ScheduleRequest { Steps = steps, Model = training, IsSdxl = isSdxl };
        return sampler.DiscardsPenultimate ? ScheduleList.WithoutPenultimate(chosen, asked) : chosen.Compute(asked);
    }
}
