using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Engine.Diffusion.Noise;
using Easel.Engine.Families;
using Easel.Engine.Memory;
using static TorchSharp.torch;

namespace Easel.Engine.Pipelines;

/// <summary>
/// Repaints a picture, or with a mask a part of it: the picture's latents under noise, and what the mask keeps kept at every step and, to the
/// byte, in the result. At strength 0 nothing is painted, and the resized picture is the result.
/// </summary>
/// <param name="plan">What to paint; its request has image options.</param>
/// <param name="inputs">The picture to start from.</param>
/// <param name="model">The model's files; not disposed.</param>
/// <param name="policy">What to compute with.</param>
/// <param name="host">Loads the networks; not disposed.</param>
/// <param name="startNoise">Start noise in place of the seeds', [1, c, h, w] of unit variance; or null.</param>
/// <param name="scale">Scales the picture's pixels to a size; null takes Lanczos.</param>
public sealed class ImageToImage(
    GenerationPlan plan, PictureInputs inputs, StableDiffusionModel model, DevicePolicy policy, ModelHost host, PlainTensor? startNoise = null,
    Func<PixelBuffer, int, int, PixelBuffer>? scale = null)
    : PaintingPipeline(plan, model, policy, host, startNoise)
{
    private readonly ImageToImageOptions options = plan.Request.Image ?? throw new ArgumentException("The request starts from no picture.", nameof(plan));
    private readonly PreparedPicture prepared = PreparedPicture.Of(inputs, plan.Request.Image!, plan.Width, plan.Height, model.VaeConfig.Factor, scale);
    private PictureLatents? read;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        read?.Dispose();
        base.Dispose(disposing);
    }

    private protected override PaintedBatch Paint(BatchProgress progress, StepRecorder? recorder)
    {
        read ??= new PictureLatents(prepared, options, Model, Plan.Width, Plan.Height, progress);
        var count = Plan.Request.BatchSize;
        var original = Original(progress.Batch).expand(count, -1, -1, -1);
        if (options.Strength == 0)
        {
            // Nothing is added and nothing taken away: not even by the autoencoder.
            var untouched = PictureFit.To(prepared.Picture, Plan.Width, Plan.Height, ResizeMode.Just);
            return new PaintedBatch([.. Enumerable.Repeat(prepared.Finish(Restored([untouched])[0]), count)], StepRecorder.Plain("latents", original), [], false);
        }

        var mask = read.Mask is null ? null : new LatentMasking(original, read.Mask, options.Inpaint.Soft);
        var pass = Pass(progress) with
        {
            Latent = original,
            Concat = read.Concat?.expand(count, -1, -1, -1),
            Mask = mask is null ? null : mask.Around,
            NoiseMultiplier = options.NoiseMultiplier,
            ExtraNoise = options.ExtraNoise,
            Guidance = Guidance(Plan.Request.Cfg) with { ImageScale = Model.Model.Family.Task == ModelTask.InstructPix2Pix ? options.ImageCfg ?? 1.5 : null },
        };
        var (painted, wasInterrupted) = pass.Run(Model, progress, recorder, OnStep(progress));
        var latents = mask?.Final(painted) ?? painted;
        var overlays = mask?.Overlays(latents, prepared.Overlay!, Plan.Width, Plan.Height) ?? [];
        var pictures = Restored(Model.Decode(latents, progress)).Select((picture, i) => prepared.Finish(picture, overlays.IsEmpty ? null : overlays[i]));
        return new PaintedBatch([.. pictures], StepRecorder.Plain("latents", latents), recorder?.Steps ?? [], wasInterrupted);
    }

    // The picture's latents, and under the mask what the request puts there.
    private Tensor Original(int batch)
    {
        var latent = read!.Latent;
        if (read.Mask is not { } mask) return latent;
        return options.Inpaint.MaskContent switch
        {
            MaskedContent.Noise => latent * (1 - mask) + SeedNoise(batch).to(latent.device) * mask,
            MaskedContent.Nothing => latent * (1 - mask),
            _ => latent,
        };
    }

    // The seeds' own noise, whatever else the request does with it.
    private Tensor SeedNoise(int batch) => new ImageNoise(Noise(batch, Plan.Width, Plan.Height).Options with { SubseedStrength = 0, ResizeFromWidth = 0, ResizeFromHeight = 0 }).Next();
}
