using System.Collections.Immutable;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Engine.Conditioning;
using Easel.Engine.Diffusion;
using Easel.Engine.Diffusion.Denoisers;
using Easel.Engine.Diffusion.Guidance;
using Easel.Engine.Diffusion.Noise;
using Easel.Engine.Memory;
using Easel.Engine.Networks.Clip;
using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.Vae;
using Easel.Engine.Samplers;
using static TorchSharp.torch;

namespace Easel.Engine.Pipelines;

/// <summary>
/// Paints the pictures of one job from text: prompt → conditions, seed → noise, sampler → latents, VAE → pixels. For the device's thread;
/// prompts are read once, at the first batch.
/// </summary>
/// <param name="plan">What to paint.</param>
/// <param name="model">The model's files; not disposed.</param>
/// <param name="policy">What to compute with.</param>
/// <param name="host">Loads the networks; not disposed.</param>
/// <param name="startNoise">Start noise in place of the seeds', [1, c, h, w] of unit variance; or null.</param>
public sealed class TextToImage(GenerationPlan plan, StableDiffusionModel model, DevicePolicy policy, ModelHost host, PlainTensor? startNoise = null) : IDisposable
{
    // Share of a batch's time that sampling takes, for the progress bar: most of it.
    private const double SamplingShare = 0.9;

    private OwnedPrompts? prompts;
    private readonly LivePreviews previews = new(plan.Request.Preview, model, policy, host);

    /// <summary>Reads the prompts in another way, for reference figures that are given as tokens.</summary>
    internal Func<TextConditioner, PromptConditions>? ReadPrompts { get; init; }

    /// <summary>Paints one batch.</summary>
    /// <param name="batch">Which, from 0.</param>
    /// <param name="watch">Who watches and stops it.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="OutOfDeviceMemoryException">Memory ran out; every network is freed.</exception>
    public PaintedBatch Paint(int batch, PaintingWatch watch)
    {
        try
        {
            using var scope = NewDisposeScope();
            using var noGradients = no_grad();
            prompts ??= Encode(batch, watch);
            var steps = plan.Request.Output.SaveSteps is null ? null : new StepRecorder();
            var (latents, wasInterrupted) = Sample(batch, prompts.Value, steps, watch);
            return new PaintedBatch(Decode(batch, latents, watch), StepRecorder.Plain("latents", latents), steps?.Steps ?? [], wasInterrupted);
        }
        catch (Exception error) when (error is not EaselException && OutOfMemory.Is(error))
        {
            host.Clear();
            throw OutOfMemory.Explain(error, policy, plan.Width, plan.Height, plan.Request.BatchSize);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => prompts?.Dispose();

    private OwnedPrompts Encode(int batch, PaintingWatch watch)
    {
        Report(watch, JobStage.Load, batch, 0, 0);
        var leases = new List<ModelLease<TextTower>>();
        try
        {
            foreach (var component in model.TextEncoders(policy)) leases.Add(Load(component, watch));
            watch.Control.ThrowIfCancelled();
            Report(watch, JobStage.Encode, batch, 0, 0);
            return watch.Times.Measure(JobStage.Encode, () =>
            {
                using var scope = NewDisposeScope();
                var conditioner = new TextConditioner([.. leases.Select(lease => lease.Network)], model.Family.UNet, new TextOptions(plan.Request.Emphasis, ClipSkip: plan.ClipSkip, Compute: policy.TextEncoder));
                var calls = plan.Sampling.Sampler.TotalSteps(plan.Request.Steps);
                return new OwnedPrompts(ReadPrompts?.Invoke(conditioner) ?? conditioner.Encode(plan.Request.Prompt, plan.Request.Negative, calls, plan.Sizes));
            });
        }
        finally
        {
            foreach (var lease in leases) lease.Dispose();
        }
    }

    private SamplingResult Sample(int batch, PromptConditions conditions, StepRecorder? recorder, PaintingWatch watch)
    {
        Report(watch, JobStage.Load, batch, 0, 0);
        previews.Prepare(watch);
        using var unet = Load(model.UNet(policy), watch);
        return watch.Times.Measure(JobStage.Sample, () =>
        {
            using var scope = NewDisposeScope();
            Report(watch, JobStage.Sample, batch, 0, 0);
            var noise = Noise(batch);
            var first = noise.Next();
            // The seed's noise is drawn in any case, so that what samplers draw later does not depend on where the start came from.
            if (startNoise is not null) first = tensor(startNoise.Values, startNoise.Shape.AsSpan()).expand(first.shape).contiguous();
            var start = plan.Sampling.Start(first.to(policy.Device), model.Family.Prediction);
            recorder?.Keep(start);
            using var sources = new Sources(conditions, Denoisers(plan.Request.BatchSize), watch.Control);
            var network = plan.Sampling.Network(new UNetPredictor(unet.Network, policy.UNet), model.Family.Prediction);
            var result = Sampling.Run(plan.Sampling.Sampler.Sample, sources.Guided(network, plan), start, plan.Sampling.Levels.AsSpan(), new SamplerRun
            {
                Noise = plan.Sampling.Sampler.UsesBrownianNoise
                    ? BrownianNoise.Over(plan.Sampling.Levels.AsSpan(), noise)
                    : noise,
                Schedule = plan.Sampling.Training,
                Options = plan.Sampling.Options,
                OnStep = step => OnStep(batch, step, recorder, watch),
                Cancelled = watch.Control.Cancelled,
                Interrupted = watch.Control.BatchStopped,
            });
            recorder?.Keep(result.Latent);
            // An interrupted run's latent is in no scope, a finished one's in this: the copy is in the caller's either way.
            var latent = result.Latent.alias().MoveToOuterDisposeScope();
            result.Latent.Dispose();
            return result with { Latent = latent };
        });
    }

    private ImmutableArray<PixelBuffer> Decode(int batch, Tensor latents, PaintingWatch watch)
    {
        Report(watch, JobStage.Decode, batch, plan.Sampling.Steps, SamplingShare);
        using var vae = Load(model.Vae(policy), watch);
        return watch.Times.Measure(JobStage.Decode, () =>
        {
            // One picture at a time: the last blocks of the decoder are where memory peaks.
            var pictures = ImmutableArray.CreateBuilder<PixelBuffer>();
            for (var i = 0; i < latents.shape[0]; i++)
            {
                watch.Control.ThrowIfCancelled();
                using var scope = NewDisposeScope();
                pictures.AddRange(DecodedPixels.ToPictures(DecodeOne(vae.Network, latents.narrow(0, i, 1))));
            }

            return pictures.ToImmutable();
        });
    }

    private Tensor DecodeOne(Autoencoder vae, Tensor latent) =>
        vae.Decode((latent / model.Family.Latents.ScaleFactor).to(policy.Vae), policy.Tiling);

    private (int Channels, int Height, int Width) Shape =>
        (model.Family.Latents.Channels, plan.Height / model.VaeConfig.Factor, plan.Width / model.VaeConfig.Factor);

    private NoiseSourceKind Source => plan.Request.NoiseSource == NoiseSource.Nv ? NoiseSourceKind.Nv : NoiseSourceKind.Cpu;

    private ImageNoise Noise(int batch)
    {
        var seeds = plan.SeedsOf(batch);
        return new ImageNoise(new ImageNoiseOptions
        {
            Shape = Shape,
            Seeds = seeds.Seeds,
            Subseeds = seeds.Subseeds,
            SubseedStrength = plan.Request.SubseedStrength,
            // The noise counts in latent cells of eight pixels; this model's may be smaller.
            ResizeFromHeight = plan.Request.SeedResizeHeight / model.VaeConfig.Factor * 8,
            ResizeFromWidth = plan.Request.SeedResizeWidth / model.VaeConfig.Factor * 8,
            EtaNoiseSeedDelta = plan.Request.Ensd,
            Source = Source,
        });
    }

    // On a CPU a batch is asked picture by picture (see SplitDenoiser).
    private ImmutableArray<int> Denoisers(int batchSize) =>
        policy.Device.type == TorchSharp.DeviceType.CPU ? [.. Enumerable.Repeat(1, batchSize)] : [batchSize];

    private void OnStep(int batch, SamplerStep step, StepRecorder? recorder, PaintingWatch watch)
    {
        recorder?.Keep(step.Latent);
        Report(watch, JobStage.Sample, batch, step.Index + 1, SamplingShare * Math.Min(1, (step.Index + 1.0) / plan.Sampling.Steps));
        previews.Show(batch * plan.Request.BatchSize, step, watch);
    }

    private ModelLease<T> Load<T>(ModelComponent<T> component, PaintingWatch watch)
        where T : Layer => watch.Times.Measure(JobStage.Load, () => host.Use(component, policy));

    private void Report(PaintingWatch watch, JobStage stage, int batch, int step, double done) =>
        watch.Report(new JobProgress(stage, step, plan.Sampling.Steps, batch, plan.Batches, Math.Min(1, (batch + done) / plan.Batches)));

    /// <summary>The prompts as one or several denoisers read them.</summary>
    private sealed class Sources(PromptConditions conditions, ImmutableArray<int> sizes, JobControl control) : IDisposable
    {
        private readonly ImmutableArray<PromptConditionSource> sources = [.. sizes.Select(size => new PromptConditionSource(conditions, size))];

        public IDenoiser Guided(IConditionalDenoiser network, GenerationPlan plan)
        {
            var calls = plan.Sampling.Sampler.TotalSteps(plan.Request.Steps);
            var tuning = plan.Request.Guidance;
            var guidance = new GuidanceOptions
            {
                Scale = plan.Request.Cfg,
                Rescale = tuning.CfgRescale,
                SkipEarly = tuning.SkipEarlyCfg,
                MinimumNegativeSigma = tuning.Ngms,
                MinimumNegativeSigmaAllSteps = tuning.NgmsAllSteps,
                Start = tuning.GuidanceStart,
                End = tuning.GuidanceEnd,
            };
            ImmutableArray<IGuidedDenoiser> guided = [.. sources.Select(source => new CfgDenoiser(network, source, guidance, calls, CheckStop))];
            return guided.Length == 1 ? guided[0] : new SplitDenoiser(guided);
        }

        private void CheckStop()
        {
            control.ThrowIfCancelled();
            control.BatchStopped.ThrowIfCancellationRequested();
        }

        public void Dispose()
        {
            foreach (var source in sources) source.Dispose();
        }
    }
}
