using System.Collections.Immutable;
using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Engine.Memory;
using Easel.Engine.Samplers;
using static TorchSharp.torch;

namespace Easel.Engine.Pipelines;

/// <summary>
/// Paints in two passes ("hires fix"): a picture of the model's own size, enlarged in latents or in pixels, and repainted there. An interrupted
/// first pass is the result, as in A1111.
/// </summary>
/// <param name="plan">What to paint; it has a second pass.</param>
/// <param name="model">The first pass's files; not disposed.</param>
/// <param name="policy">What to compute with.</param>
/// <param name="host">Loads the networks; not disposed.</param>
/// <param name="startNoise">Start noise of the first pass in place of the seeds', [1, c, h, w] of unit variance; or null.</param>
public sealed class HiresFix(GenerationPlan plan, StableDiffusionModel model, DevicePolicy policy, ModelHost host, PlainTensor? startNoise = null)
    : PaintingPipeline(plan, model, policy, host, startNoise)
{
    private readonly HiresPlan hires = plan.Hires ?? throw new ArgumentException("The plan has one pass.", nameof(plan));
    private OwnedPrompts? prompts;
    private OwnedPrompts? refinerPrompts;

    /// <summary>The second pass's own files; null is the first pass's. Not disposed.</summary>
    public StableDiffusionModel? SecondModel { get; init; }

    /// <summary>A finished picture in place of the first pass, three channels; or null.</summary>
    public PixelBuffer? FirstPass { get; init; }

    /// <summary>Enlarges pixels to a size, where the plan enlarges no latents.</summary>
    public Func<PixelBuffer, int, int, PixelBuffer> Enlarge { get; init; } = static (picture, width, height) => picture.Resize(width, height, ResizeFilter.Lanczos);

    private ModelAtWork Second => SecondModel is null ? Model : new ModelAtWork(SecondModel, Model.Policy, Host, Plan.Request.Tiling);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        prompts?.Dispose();
        refinerPrompts?.Dispose();
        base.Dispose(disposing);
    }

    private protected override PaintedBatch Paint(BatchProgress progress, StepRecorder? recorder)
    {
        Tensor? first = null;
        if (FirstPass is null)
        {
            var pass = Pass(progress) with { Concat = NothingToSee(Model, Plan.Width, Plan.Height, progress) };
            (first, var wasInterrupted) = pass.Run(Model, progress, recorder, OnStep(progress));
            if (wasInterrupted) return Result(Model.Decode(first, progress), first, recorder, true);
        }

        var pictures = first is null ? [.. Enumerable.Repeat(PictureFit.To(FirstPass!, Plan.Width, Plan.Height, ResizeMode.Crop), Plan.Request.BatchSize)] : NeedsPictures ? Model.Decode(first, progress) : [];
        var kept = hires.Options.KeepFirst && first is not null ? pictures : [];
        var (latent, enlarged) = Enlarged(first, pictures, progress);
        if (hires.Sampling is null) return Result(enlarged.IsEmpty ? Second.Decode(latent, progress) : enlarged, latent, recorder, false) with { FirstPass = kept };
        var (latents, interrupted) = Repaint(latent, hires.Sampling, progress, recorder);
        return Result(Second.Decode(latents, progress), latents, recorder, interrupted) with { FirstPass = kept };
    }

    private bool NeedsPictures => hires.Latent is null || hires.Options.KeepFirst;

    private SamplingResult Repaint(Tensor latent, SamplingPlan sampling, BatchProgress progress, StepRecorder? recorder)
    {
        var calls = sampling.Sampler.TotalSteps(sampling.CountedSteps);
        using var turn = new NetworkTurn(Second.Model);
        using var refinerTurn = Refiner is null ? null : new NetworkTurn(Refiner);
        prompts ??= Second.ReadPrompts(TextOptions, it => it.Encode(hires.Prompt, hires.Negative, Plan.Calls, hires.Sizes, calls), progress);
        var isRefined = Plan.Request.Refiner?.RefinerPass is RefinedPass.Second or RefinedPass.Both;
        var pass = new SamplingPass(sampling, prompts.Value, Noise(progress.Batch, hires.Width, hires.Height), Guidance(hires.Cfg))
        {
            Latent = latent,
            Concat = NothingToSee(Second, hires.Width, hires.Height, progress),
            Refiner = isRefined ? RefinerOf(calls, progress) : null,
        };
        return pass.Run(Second, progress, recorder, OnStep(progress));
    }

    private RefinerTurn? RefinerOf(int calls, BatchProgress progress)
    {
        if (Plan.Request.Refiner is not { } options || Refiner is null) return null;
        Pipelines.RefinerTurn.Check(Second.Model, Refiner);
        var refiner = new ModelAtWork(Refiner, Model.Policy, Host, Plan.Request.Tiling);
        refinerPrompts ??= refiner.ReadPrompts(TextOptions, it => it.Encode(hires.Prompt, hires.Negative, Plan.Calls, hires.Sizes, calls), progress);
        return new RefinerTurn(refiner, refinerPrompts.Value, options);
    }

    // The enlarged latents; and the enlarged pictures, where pixels were enlarged.
    private (Tensor Latents, ImmutableArray<PixelBuffer> Pictures) Enlarged(Tensor? first, ImmutableArray<PixelBuffer> pictures, BatchProgress progress)
    {
        using var scope = NewDisposeScope();
        var factor = Second.Factor;
        var (width, height) = (hires.Enlarged.Width / factor, hires.Enlarged.Height / factor);
        var crop = hires.Crop(factor);
        if (hires.Latent is { } upscaler)
        {
            first ??= Second.Encode(cat([.. pictures.Select(DecodedPixels.FromPicture)]), progress);
            return (Cropped(LatentResize.To(first, height, width, upscaler), crop).MoveToOuterDisposeScope(), []);
        }

        var (cutX, cutY) = (crop.X / 2 * factor, crop.Y / 2 * factor);
        ImmutableArray<PixelBuffer> enlarged = [.. pictures.Select(picture =>
        {
            progress.Watch.Control.ThrowIfCancelled();
            return Enlarge(picture, width * factor, height * factor);
        })];
        var latents = Second.Encode(cat([.. enlarged.Select(DecodedPixels.FromPicture)]), progress);
        var region = new PixelRegion(cutX, cutY, cutX + hires.Width, cutY + hires.Height);
        return (Cropped(latents, crop).MoveToOuterDisposeScope(), [.. enlarged.Select(picture => picture.Cropped(region))]);
    }

    private static Tensor Cropped(Tensor latents, (int X, int Y) crop) => latents
        .narrow(2, crop.Y / 2, latents.shape[2] - crop.Y)
        .narrow(3, crop.X / 2, latents.shape[3] - crop.X)
        .contiguous();

    private PaintedBatch Result(ImmutableArray<PixelBuffer> pictures, Tensor latents, StepRecorder? recorder, bool wasInterrupted) =>
        new(Restored(pictures), StepRecorder.Plain("latents", latents), recorder?.Steps ?? [], wasInterrupted);
}
