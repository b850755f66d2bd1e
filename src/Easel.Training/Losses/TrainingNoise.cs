using Easel.Core.Requests;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Training.Losses;

/// <summary>The noise that is added to latents, and what makes it other than white (sd-scripts, <c>library/custom_train_functions.py</c>).</summary>
public static class TrainingNoise
{
    /// <summary>The noise of one batch.</summary>
    /// <param name="latents">Clean latents [n, c, h, w].</param>
    /// <param name="loss">What was chosen.</param>
    /// <param name="white">White noise of that shape.</param>
    /// <param name="draws">Draws more: a standard normal tensor of a shape; and a number in [0, 1).</param>
    public static Tensor Of(Tensor latents, TrainLoss loss, Tensor white, NoiseDraws draws)
    {
        using var scope = NewDisposeScope();
        var noise = white;
        if (loss.NoiseOffset is { } offset and not 0)
        {
            if (loss.NoiseOffsetRandomStrength) offset *= draws.Uniform();
            noise = Offset(latents, noise, offset, loss.AdaptiveNoiseScale, draws.Normal([latents.shape[0], latents.shape[1], 1, 1]));
        }

        if (loss.MultiresNoiseIterations is { } levels and > 0) noise = Pyramid(noise, levels, loss.MultiresNoiseDiscount, draws);
        return noise.alias().MoveToOuterDisposeScope();
    }

    /// <summary>Noise with a constant per picture and channel, which lets a model learn light and dark pictures (crosslabs.org, diffusion with offset noise).</summary>
    /// <param name="latents">Clean latents [n, c, h, w].</param>
    /// <param name="noise">White noise.</param>
    /// <param name="offset">Its standard deviation.</param>
    /// <param name="adaptive">So much of the mean's size is added; null is none.</param>
    /// <param name="draw">Standard normal [n, c, 1, 1].</param>
    public static Tensor Offset(Tensor latents, Tensor noise, double offset, double? adaptive, Tensor draw)
    {
        using var scope = NewDisposeScope();
        var strength = adaptive is { } scale ? (latents.mean([2, 3], keepdim: true).abs() * scale + offset).clamp_min(0) : tensor((float)offset, device: noise.device);
        return (noise + strength * draw).MoveToOuterDisposeScope();
    }

    /// <summary>Noise of several sizes on top of each other (wandb.ai/johnowhitaker, multi-resolution noise).</summary>
    public static Tensor Pyramid(Tensor noise, int levels, double discount, NoiseDraws draws)
    {
        using var scope = NewDisposeScope();
        var (n, c, h, w) = (noise.shape[0], noise.shape[1], noise.shape[2], noise.shape[3]);
        for (var i = 0; i < levels; i++)
        {
            var ratio = draws.Uniform() * 2 + 2;
            var (height, width) = (Math.Max(1, (long)(h / Math.Pow(ratio, i))), Math.Max(1, (long)(w / Math.Pow(ratio, i))));
            var level = interpolate(draws.Normal([n, c, height, width]), size: [h, w], mode: InterpolationMode.Bilinear, align_corners: false);
            noise = noise + level * Math.Pow(discount, i);
            if (height == 1 || width == 1) break;
        }

        return (noise / noise.std()).MoveToOuterDisposeScope();
    }
}
