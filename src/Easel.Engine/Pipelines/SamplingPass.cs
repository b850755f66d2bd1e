using Easel.Core.Jobs;
using Easel.Engine.Conditioning;
using Easel.Engine.Diffusion;
using Easel.Engine.Diffusion.Guidance;
using Easel.Engine.Diffusion.Noise;
using Easel.Engine.Diffusion.Schedules;
using Easel.Engine.Samplers;
using static TorchSharp.torch;

namespace Easel.Engine.Pipelines;

/// <summary>One run of a sampler over a batch: what it starts from, what guides it, and what the mask keeps.</summary>
/// <param name="Sampling">Sampler and noise levels.</param>
/// <param name="Prompts">The prompts, as the pass's model reads them.</param>
/// <param name="Noise">Where its noise comes from; the first draw is the start's.</param>
/// <param name="Guidance">Scale and ranges.</param>
internal sealed record SamplingPass(SamplingPlan Sampling, PromptConditions Prompts, ImageNoise Noise, GuidanceOptions Guidance)
{
    /// <summary>Start noise in place of the seeds', [1, c, h, w] of unit variance; or null.</summary>
    public PlainTensor? StartNoise { get; init; }

    /// <summary>The latents to start from [n, c, h, w], scaled; null paints from nothing.</summary>
    public Tensor? Latent { get; init; }

    /// <summary>Channels that the network sees beside the latents [n, c, h, w], or null.</summary>
    public Tensor? Concat { get; init; }

    /// <summary>Keeps what a mask keeps, around the guided network; null keeps nothing.</summary>
    public Func<IGuidedDenoiser, IGuidedDenoiser>? Mask { get; init; }

    /// <summary>Factor on the start noise.</summary>
    public double NoiseMultiplier { get; init; } = 1;

    /// <summary>Start noise added once more, beside that of the first level.</summary>
    public double ExtraNoise { get; init; }

    /// <summary>Who takes the run over on its way; null finishes it alone.</summary>
    public RefinerTurn? Refiner { get; init; }

    /// <summary>Runs it.</summary>
    /// <param name="model">Lends its UNet.</param>
    /// <param name="progress">Who watches.</param>
    /// <param name="recorder">Keeps every step, or null.</param>
    /// <param name="onStep">Hears every step.</param>
    /// <returns>The last latents, in the caller's dispose scope.</returns>
    public SamplingResult Run(ModelAtWork model, BatchProgress progress, StepRecorder? recorder, Action<SamplerStep> onStep)
    {
        progress.Begin(JobStage.Load);
        using var network = new PassNetwork(this, model, progress);
        return progress.Watch.Times.Measure(JobStage.Sample, () =>
        {
            using var scope = NewDisposeScope();
            progress.Begin(JobStage.Sample);
            var start = Start(model);
            recorder?.Keep(start);
            var result = Samplers.Sampling.Run(Sampling.Sampler.Sample, Mask?.Invoke(network) ?? network, start, Sampling.Levels.AsSpan(), new SamplerRun
            {
                Noise = Sampling.Sampler.UsesBrownianNoise ? BrownianNoise.Over(Sampling.WholeSchedule.AsSpan(), Noise) : Noise,
                Schedule = Sampling.Training,
                Options = Sampling.Options,
                OnStep = step =>
                {
                    recorder?.Keep(step.Latent);
                    progress.Step(step.Index + 1);
                    onStep(step);
                },
                Cancelled = progress.Watch.Control.Cancelled,
                Interrupted = progress.Watch.Control.BatchStopped,
            });
            recorder?.Keep(result.Latent);
            progress.EndPass(Sampling.Steps);
            // An interrupted run's latent is in no scope, a finished one's in this: the copy is in the caller's either way.
            var latent = result.Latent.alias().MoveToOuterDisposeScope();
            result.Latent.Dispose();
            return result with { Latent = latent };
        });
    }

    private Tensor Start(ModelAtWork model)
    {
        var first = Noise.Next();
        // The seed's noise is drawn in any case, so that what samplers draw later does not depend on where the start came from.
        if (StartNoise is not null) first = tensor(StartNoise.Values, StartNoise.Shape.AsSpan()).expand(first.shape).contiguous();
        var noise = first.to(model.Policy.Device);
        if (NoiseMultiplier != 1) noise = noise * NoiseMultiplier;
        var start = Sampling.Start(noise, model.Model.Family.Prediction, Latent);
        if (ExtraNoise == 0) return start;
        // Latents of timestep samplers are smaller by √ᾱ, and so is what is added to them.
        var scale = Sampling.Sampler.Space == SamplerSpace.VariancePreserving ? Math.Sqrt(DiscreteSchedule.AlphaBarOfSigma(Sampling.Run.Start)) : 1;
        return start + noise * (ExtraNoise * scale);
    }
}
