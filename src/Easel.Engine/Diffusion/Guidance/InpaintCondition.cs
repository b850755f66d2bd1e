using static TorchSharp.torch;

namespace Easel.Engine.Diffusion.Guidance;

/// <summary>The five extra channels of inpainting models: the mask, then the latents of the picture with the masked part taken out.</summary>
public static class InpaintCondition
{
    /// <summary>For a picture and a mask.</summary>
    /// <param name="image">Pixels [n, 3, h, w] in −1 … 1.</param>
    /// <param name="mask">[n or 1, 1, h, w] in 0 … 1, 1 where to paint anew; null for everywhere.</param>
    /// <param name="weight">How much of the masked part to take out (A1111's inpainting conditioning mask strength).</param>
    /// <param name="round">Make the mask 0 or 1, as the models were trained.</param>
    /// <param name="encode">The VAE: pixels to scaled latents [n, 4, h/8, w/8].</param>
    /// <returns>[n, 5, h/8, w/8].</returns>
    public static Tensor Of(Tensor image, Tensor? mask, double weight, bool round, Func<Tensor, Tensor> encode)
    {
        using var scope = NewDisposeScope();
        mask ??= ones([1, 1, image.shape[2], image.shape[3]], image.dtype, image.device);
        var hole = round ? mask.round() : mask;
        var latent = encode(image.lerp(image * (1 - hole), tensor(weight, image.dtype, image.device)));
        var small = nn.functional.interpolate(hole, size: latent.shape[^2..]).to(latent.dtype);
        return cat([small.expand(latent.shape[0], -1, -1, -1), latent], 1).MoveToOuterDisposeScope();
    }

    /// <summary>For painting from nothing: all masked, the picture a middle grey.</summary>
    /// <returns>[<paramref name="count"/>, 5, h/8, w/8].</returns>
    public static Tensor Blank(int count, int height, int width, Func<Tensor, Tensor> encode, ScalarType dtype, Device device)
    {
        using var scope = NewDisposeScope();
        var latent = encode(zeros([count, 3, height, width], dtype, device));
        var mask = ones([count, 1, latent.shape[2], latent.shape[3]], latent.dtype, latent.device);
        return cat([mask, latent], 1).MoveToOuterDisposeScope();
    }
}
