using System.Collections.Immutable;
using Easel.Core.Errors;
using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Engine.Conditioning;
using Easel.Engine.Diffusion.Guidance;
using Easel.Engine.Diffusion.Noise;
using Easel.Engine.Families;
using Easel.Engine.Memory;
using Easel.Engine.Samplers;
using static TorchSharp.torch;

namespace Easel.Engine.Pipelines;

/// <summary>
/// Paints the pictures of one job: prompt → conditions, seed → noise, sampler → latents, VAE → pixels. What the noise is laid over, and what
/// becomes of the pixels, is the kind's own. For the device's thread; prompts are read once, at the first batch.
/// </summary>
/// <param name="plan">What to paint.</param>
/// <param name="model">The model's files; not disposed.</param>
/// <param name="policy">What to compute with.</param>
/// <param name="host">Loads the networks; not disposed.</param>
/// <param name="startNoise">Start noise in place of the seeds', [1, c, h, w] of unit variance; or null.</param>
public abstract class PaintingPipeline(GenerationPlan plan, StableDiffusionModel model, DevicePolicy policy, ModelHost host, PlainTensor? startNoise) : IDisposable
{
    private OwnedPrompts? prompts;
    private OwnedPrompts? refinerPrompts;
    private readonly LivePreviews previews = new(plan.Request.Preview, model, policy, host);

    /// <summary>The checkpoint that finishes runs; not disposed. Needed where the plan's request names one.</summary>
    public StableDiffusionModel? Refiner { get; init; }

    /// <summary>Restores the faces of a finished picture, before the original is put back where a mask keeps it; null leaves them as they are painted.</summary>
    public Func<PixelBuffer, PixelBuffer>? RestoreFaces { get; init; }

    /// <summary>Reads the prompts in another way, for reference figures that are given as tokens.</summary>
    internal Func<TextConditioner, PromptConditions>? ReadPrompts { get; init; }

    private protected GenerationPlan Plan => plan;

    private protected ModelHost Host => host;

    private protected ModelAtWork Model { get; } = new(model, policy, host, plan.Request.Tiling);

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
            var progress = new BatchProgress(plan, batch, watch);
            previews.Prepare(watch);
            return Paint(progress, plan.Request.Output.SaveSteps is null ? null : new StepRecorder());
        }
        catch (Exception error) when (error is not EaselException && OutOfMemory.Is(error))
        {
            host.Clear();
            throw OutOfMemory.Explain(error, policy, plan.Width, plan.Height, plan.Request.BatchSize);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the job keeps from batch to batch.</summary>
    protected virtual void Dispose(bool disposing)
    {
        prompts?.Dispose();
        refinerPrompts?.Dispose();
    }

    private protected abstract PaintedBatch Paint(BatchProgress progress, StepRecorder? recorder);

    /// <summary>The pass of the plan's own sampler, from nothing.</summary>
    private protected SamplingPass Pass(BatchProgress progress) => new(plan.Sampling, Prompts(progress), Noise(progress.Batch, plan.Width, plan.Height), Guidance(plan.Request.Cfg))
    {
        StartNoise = startNoise,
        Refiner = plan.Hires is null || plan.Request.Refiner?.RefinerPass is RefinedPass.First or RefinedPass.Both ? RefinerTurn(progress) : null,
    };

    /// <summary>Pictures with their faces restored, where that is wanted.</summary>
    private protected ImmutableArray<PixelBuffer> Restored(ImmutableArray<PixelBuffer> pictures) => RestoreFaces is null ? pictures : [.. pictures.Select(RestoreFaces)];

    private protected PromptConditions Prompts(BatchProgress progress)
    {
        prompts ??= Model.ReadPrompts(TextOptions, ReadPrompts ?? (it => it.Encode(plan.Request.Prompt, plan.Request.Negative, plan.Calls, plan.Sizes)), progress);
        return prompts.Value;
    }

    private protected TextOptions TextOptions =>
        new(plan.Request.Emphasis, plan.Request.Text.CommaPaddingBacktrack, plan.ClipSkip, plan.Request.Text.OldScheduling, plan.Request.Text.PadConditions);

    private protected RefinerTurn? RefinerTurn(BatchProgress progress)
    {
        if (plan.Request.Refiner is not { } options || Refiner is null) return null;
        Pipelines.RefinerTurn.Check(model, Refiner);
        var refiner = new ModelAtWork(Refiner, policy, host, plan.Request.Tiling);
        refinerPrompts ??= refiner.ReadPrompts(TextOptions, it => it.Encode(plan.Request.Prompt, plan.Request.Negative, plan.Calls, plan.Sizes), progress);
        return new RefinerTurn(refiner, refinerPrompts.Value, options);
    }

    /// <summary>Shows each guess of the clean latents to whoever looks.</summary>
    private protected Action<SamplerStep> OnStep(BatchProgress progress) =>
        step => previews.Show(progress.Batch * plan.Request.BatchSize, step with { Index = progress.Done - 1 }, progress.Watch);

    /// <summary>The noise of a batch at a size in pixels.</summary>
    private protected ImageNoise Noise(int batch, int width, int height)
    {
        var (seeds, factor) = (plan.SeedsOf(batch), Model.Factor);
        return new ImageNoise(new ImageNoiseOptions
        {
            Shape = (model.Family.Latents.Channels, height / factor, width / factor),
            Seeds = seeds.Seeds,
            Subseeds = seeds.Subseeds,
            SubseedStrength = plan.Request.SubseedStrength,
            // The noise counts in latent cells of eight pixels; this model's may be smaller.
            ResizeFromHeight = plan.Request.SeedResizeHeight / factor * 8,
            ResizeFromWidth = plan.Request.SeedResizeWidth / factor * 8,
            EtaNoiseSeedDelta = plan.Request.Ensd,
            Source = plan.Request.NoiseSource == NoiseSource.Nv ? NoiseSourceKind.Nv : NoiseSourceKind.Cpu,
        });
    }

    private protected GuidanceOptions Guidance(double scale)
    {
        var tuning = plan.Request.Guidance;
        return new GuidanceOptions
        {
            Scale = scale,
            Rescale = tuning.CfgRescale,
            SkipEarly = tuning.SkipEarlyCfg,
            MinimumNegativeSigma = tuning.Ngms,
            MinimumNegativeSigmaAllSteps = tuning.NgmsAllSteps,
            Start = tuning.GuidanceStart,
            End = tuning.GuidanceEnd,
            PadAsBefore = plan.Request.Text.PadAsBefore,
        };
    }

    /// <summary>What an inpainting model sees of nothing: a mask everywhere; null for other models.</summary>
    private protected Tensor? NothingToSee(ModelAtWork seer, int width, int height, BatchProgress progress) => seer.Model.Family.Task != ModelTask.Inpaint ? null
        : InpaintCondition.Blank(1, height, width, pixels => seer.Encode(pixels, progress), ScalarType.Float32, CPU).expand(plan.Request.BatchSize, -1, -1, -1);
}
