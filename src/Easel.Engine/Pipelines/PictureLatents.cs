using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Engine.Diffusion.Guidance;
using Easel.Engine.Families;
using static TorchSharp.torch;

namespace Easel.Engine.Pipelines;

/// <summary>A prepared picture as tensors that live from batch to batch.</summary>
internal sealed class PictureLatents : IDisposable
{
    /// <summary>Reads a picture.</summary>
    public PictureLatents(PreparedPicture picture, ImageToImageOptions options, ModelAtWork model, int width, int height, BatchProgress progress)
    {
        using var scope = NewDisposeScope();
        var device = model.Policy.Device;
        var pixels = DecodedPixels.FromPicture(picture.Picture);
        var latent = model.Encode(pixels, progress);
        if (options.ResizeMode == ResizeMode.Latent) latent = LatentResize.To(latent, height / model.Factor, width / model.Factor, LatentResize.Bilinear);
        Latent = latent.DetachFromDisposeScope();
        if (picture.LatentMask is { } mask) Mask = ToLatents(mask, (int)latent.shape[3], (int)latent.shape[2], options.Inpaint.Soft is not null).to(device).DetachFromDisposeScope();
        Concat = model.Model.Family.Task switch
        {
            ModelTask.Inpaint => InpaintCondition.Of(
                pixels, picture.Mask is null ? null : Unit(picture.Mask), options.Inpaint.MaskWeight, round: options.Inpaint.Soft is null, image => model.Encode(image, progress).cpu()).to(device).DetachFromDisposeScope(),
            // These models read the picture without the scale that latents are sampled at (CompVis' "edit" configuration).
            ModelTask.InstructPix2Pix => (latent / model.Model.Family.Latents.ScaleFactor).DetachFromDisposeScope(),
            _ => null,
        };
    }

    /// <summary>[1, c, h, w], scaled.</summary>
    public Tensor Latent { get; }

    /// <summary>[1, 1, h, w], 1 where latents are painted anew; null where all are.</summary>
    public Tensor? Mask { get; }

    /// <summary>What the model sees beside the latents, [1, c', h, w]; null for most.</summary>
    public Tensor? Concat { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Latent.Dispose();
        Mask?.Dispose();
        Concat?.Dispose();
    }

    private static Tensor ToLatents(GrayMask mask, int width, int height, bool soft) => soft
        ? Unit(LatentMask.Soft(mask, width, height))
        : tensor(LatentMask.Rounded(mask, width, height), [1, 1, height, width]);

    private static Tensor Unit(GrayMask mask) => tensor(Array.ConvertAll(mask.Values, value => value / 255f), [1, 1, mask.Height, mask.Width]);
}
