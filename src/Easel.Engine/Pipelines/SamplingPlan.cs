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

/// <summary>What a request's sampler, scheduler, steps and tuning come to for one model; the levels are <see cref="SamplerLevels"/>'.</summary>
/// <param name="Sampler">The sampler.</param>
/// <param name="Schedule">The schedule as resolved; Automatic where it is the sampler's own.</param>
/// <param name="Asked">The steps that the user counts, the model's training levels, and the schedule's settings.</param>
/// <param name="Run">Noise levels, descending, one more than there are steps; and the level of the start.</param>
public sealed record SamplingPlan(SamplerInfo Sampler, Schedule Schedule, ScheduleRequest Asked, RunLevels Run)
{
    /// <summary>Noise levels, descending; one more than there are steps.</summary>
    public ImmutableArray<double> Levels => Run.Levels;

    /// <summary>Steps that will be reported.</summary>
    public int Steps => Levels.Length - 1;

    /// <summary>The model's training levels.</summary>
    public DiscreteSchedule Training => Asked.Model;

    /// <summary>The sampler's settings.</summary>
    public SamplerOptions Options { get; init; } = SamplerOptions.Default;

    /// <summary>What the request tunes.</summary>
    public SamplingTuning Tuning { get; init; } = new();

    /// <summary>The schedule that the levels are the end of: what a Brownian path is spread over.</summary>
    public ImmutableArray<double> WholeSchedule { get; init; } = Run.Levels;

    /// <summary>Steps that ranges of guidance are counted in.</summary>
    public int CountedSteps { get; init; } = Asked.Steps;

    /// <summary>The plan of a request, for painting from nothing.</summary>
    /// <exception cref="InvalidRequestException">It tunes what its sampler or schedule does not have.</exception>
    /// <exception cref="UnsupportedFeatureException">There is no such sampler or schedule; the message lists those that are.</exception>
    public static SamplingPlan Of(GenerateRequest request, DiscreteSchedule training, bool isSdxl)
    {
        var (sampler, schedule) = SamplerList.Resolve(request.Sampler, request.Scheduler);
        var tuning = request.Sampling;
        var asked = new ScheduleRequest
        {
            Steps = request.Steps,
            Model = LevelsOf(training, tuning),
            SigmaMin = tuning.SigmaMin,
            SigmaMax = tuning.SigmaMax,
            Rho = tuning.Rho,
            BetaAlpha = tuning.BetaAlpha,
            BetaBeta = tuning.BetaBeta,
            IsSdxl = isSdxl,
        };
        SamplingRules.Check(tuning, sampler, SamplerLevels.ScheduleOf(sampler, schedule), asked.Model);
        return new SamplingPlan(sampler, schedule, asked, SamplerLevels.Of(sampler, schedule, asked, tuning.UniPc.Spacing, tuning.DiscardPenultimate))
        {
            Tuning = tuning,
            Options = new SamplerOptions
            {
                Eta = request.Eta ?? sampler.DefaultEta,
                Churn = tuning.SChurn,
                ChurnMin = tuning.STmin,
                ChurnMax = tuning.STmax == 0 ? double.PositiveInfinity : tuning.STmax,
                NoiseScale = tuning.SNoise,
                UniPc = tuning.UniPc,
            },
        };
    }

    /// <summary>The same sampler from a picture.</summary>
    /// <param name="strength">How much to change, above 0, to 1.</param>
    /// <param name="exactSteps">Run all the steps instead of the strength's share of them (hires passes).</param>
    /// <param name="steps">The user's number of steps, where it is not that of the first pass.</param>
    public SamplingPlan FromPicture(double strength, bool exactSteps, int? steps = null)
    {
        var asked = Asked with { Steps = steps ?? Asked.Steps };
        var part = ImageToImagePlan.Of(asked.Steps, strength, exactSteps);
        return this with
        {
            Asked = asked,
            Run = SamplerLevels.ForImage(Sampler, Schedule, asked, strength, exactSteps, Tuning.UniPc.Spacing, Tuning.DiscardPenultimate),
            WholeSchedule = SamplerLevels.Of(Sampler, Schedule, asked with { Steps = part.ScheduleSteps }, Tuning.UniPc.Spacing, Tuning.DiscardPenultimate).Levels,
            CountedSteps = part.LastIndex + 1,
        };
    }

    /// <summary>The latents that sampling starts from.</summary>
    /// <param name="noise">Unit noise [n, c, h, w].</param>
    /// <param name="prediction">What the network predicts.</param>
    /// <param name="latent">The picture's scaled latents [n, c, h, w], or null to paint from nothing.</param>
    public Tensor Start(Tensor noise, Prediction prediction, Tensor? latent = null) =>
        SamplerLevels.Start(Sampler, Run, prediction, noise, latent, maxDenoise: Tuning.SgmNoiseMultiplier && latent is null);

    /// <summary>The network as the sampler wants to ask it.</summary>
    public IConditionalDenoiser Network(INoisePredictor network, Prediction prediction) =>
        Sampler.IsConsistencyModel ? new LcmDenoiser(network, prediction, Training) : new NetworkDenoiser(network, prediction, Training);

    private static DiscreteSchedule LevelsOf(DiscreteSchedule training, SamplingTuning tuning)
    {
        var levels = tuning.DowncastAlphas ? training.Downcast() : training;
        return tuning.ZeroTerminalSnr ? levels.WithZeroTerminalSnr() : levels;
    }
}
