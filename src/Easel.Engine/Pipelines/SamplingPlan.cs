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

    /// <summary>The sampler's settings.</summary>
    public SamplerOptions Options { get; init; } = SamplerOptions.Default;

    /// <summary>The plan of a request.</summary>
    /// <exception cref="InvalidRequestException">It tunes what its sampler or schedule does not have.</exception>
    /// <exception cref="UnsupportedFeatureException">There is no such sampler or schedule; the message lists those that are.</exception>
    public static SamplingPlan Of(GenerateRequest request, DiscreteSchedule training, bool isSdxl)
    {
        var (sampler, schedule) = SamplerList.Resolve(request.Sampler, request.Scheduler);
        var tuning = request.Sampling;
        var levels = tuning.ZeroTerminalSnr ? training.WithZeroTerminalSnr() : training;
        SamplingRules.Check(tuning, sampler, Spaced(sampler, schedule), levels);
        return new SamplingPlan(sampler, schedule, [.. LevelsOf(sampler, schedule, request, levels, isSdxl)], levels)
        {
            Options = new SamplerOptions
            {
                Eta = request.Eta ?? sampler.DefaultEta,
                Churn = tuning.SChurn,
                ChurnMin = tuning.STmin,
                ChurnMax = tuning.STmax == 0 ? double.PositiveInfinity : tuning.STmax,
                NoiseScale = tuning.SNoise,
            },
        };
    }

    /// <summary>The latents that sampling starts from.</summary>
    /// <param name="noise">Unit noise [n, c, h, w].</param>
    /// <param name="prediction">What the network predicts.</param>
    public Tensor Start(Tensor noise, Prediction prediction) =>
        Sampler.Space == SamplerSpace.VariancePreserving ? noise.alias() : prediction.Noised(noise, null, Levels[0]);

    /// <summary>The network as the sampler wants to ask it.</summary>
    public IConditionalDenoiser Network(INoisePredictor network, Prediction prediction) =>
        Sampler.IsConsistencyModel ? new LcmDenoiser(network, prediction, Training) : new NetworkDenoiser(network, prediction, Training);

    private static double[] LevelsOf(SamplerInfo sampler, Schedule schedule, GenerateRequest request, DiscreteSchedule training, bool isSdxl)
    {
        var (steps, tuning) = (request.Steps, request.Sampling);
        if (sampler.HasOwnLevels) return UniPcSchedule.Compute(training, steps);
        if (sampler.Space == SamplerSpace.VariancePreserving)
        {
            // These samplers know timesteps, not schedules (A1111's sd_samplers_timesteps.py); the last timestep ends the run, as 0 does for others.
            var levels = DdimSchedule.Timesteps(steps, training.Count).Select(step => training.Sigmas[step]).Reverse().ToArray();
            return levels.Length > 1 ? levels : [levels[0], training.SigmaMin];
        }

        if (Spaced(sampler, schedule) is not { } chosen) return new LcmSchedule(training).Compute(steps);
        var asked = new ScheduleRequest { Steps = steps, Model = training, SigmaMin = tuning.SigmaMin, SigmaMax = tuning.SigmaMax, Rho = tuning.Rho, IsSdxl = isSdxl };
        return sampler.DiscardsPenultimate || tuning.DiscardPenultimate ? ScheduleList.WithoutPenultimate(chosen, asked) : chosen.Compute(asked);
    }

    // The schedule that the levels come from; null where the sampler brings its own.
    private static Schedule? Spaced(SamplerInfo sampler, Schedule schedule)
    {
        if (sampler.HasOwnLevels || sampler.Space == SamplerSpace.VariancePreserving) return null;
        if (schedule.Id != ScheduleList.Automatic) return schedule;
        return sampler.IsConsistencyModel ? null : sampler.Schedule is { } usual ? ScheduleList.Get(usual) : schedule;
    }
}
