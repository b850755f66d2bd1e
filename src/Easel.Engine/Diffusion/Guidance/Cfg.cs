using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Easel.Engine.Diffusion.Guidance;

/// <summary>The arithmetic of classifier-free guidance, on guesses of any kind (x0, noise or velocity).</summary>
public static class Cfg
{
    /// <summary>u + scale · Σ weight · (c − u), image by image (A1111's <c>combine_denoised</c>; composition: Liu et al. 2022, arXiv:2206.01714).</summary>
    /// <param name="positive">The guesses of all prompt parts [rows, c, h, w].</param>
    /// <param name="negative">Those of the negative prompts [n, c, h, w].</param>
    /// <param name="images">The rows of each of the n images.</param>
    /// <param name="scale">The CFG scale.</param>
    public static Tensor Combine(Tensor positive, Tensor negative, ImmutableArray<ImmutableArray<WeightedRow>> images, double scale)
    {
        using var scope = NewDisposeScope();
        if (IsPlain(images))
            return (negative + (positive - negative) * (images[0][0].Weight * scale)).MoveToOuterDisposeScope();
        var results = new Tensor[images.Length];
        for (var i = 0; i < images.Length; i++)
        {
            var without = negative.narrow(0, i, 1);
            var result = without;
            foreach (var (row, weight) in images[i])
                result = result + (positive.narrow(0, row, 1) - without) * (weight * scale);
            results[i] = result;
        }

        return cat(results).MoveToOuterDisposeScope();
    }

    /// <summary>Σ weight · c: what <see cref="Combine"/> gives at scale 1 for weights that add up to 1.</summary>
    public static Tensor PositiveOnly(Tensor positive, ImmutableArray<ImmutableArray<WeightedRow>> images)
    {
        using var scope = NewDisposeScope();
        if (IsPlain(images) && images[0][0].Weight == 1)
            return positive.alias().MoveToOuterDisposeScope();
        var results = images.Select(rows => rows.Select(row => positive.narrow(0, row.Row, 1) * row.Weight).Aggregate((a, b) => a + b));
        return cat([.. results]).MoveToOuterDisposeScope();
    }

    /// <summary>Instruct-pix2pix: text pulls away from the image alone, the image away from nothing (arXiv:2211.09800, equation 3).</summary>
    /// <param name="textAndImage">Guess with prompt and image.</param>
    /// <param name="image">With negative prompt and image.</param>
    /// <param name="neither">With negative prompt and a zero image.</param>
    /// <param name="scale">The CFG scale.</param>
    /// <param name="imageScale">The image CFG scale.</param>
    public static Tensor CombineEdit(Tensor textAndImage, Tensor image, Tensor neither, double scale, double imageScale)
    {
        using var scope = NewDisposeScope();
        return (neither + (textAndImage - image) * scale + (image - neither) * imageScale).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Scales <paramref name="guided"/> to the standard deviation of <paramref name="positive"/>, image by image, and mixes by
    /// <paramref name="amount"/> (arXiv:2305.08891, equations 15 and 16; diffusers' <c>rescale_noise_cfg</c>).
    /// </summary>
    public static Tensor Rescale(Tensor guided, Tensor positive, double amount)
    {
        using var scope = NewDisposeScope();
        long[] rest = [.. Enumerable.Range(1, (int)guided.dim() - 1).Select(d => (long)d)];
        var factor = positive.std(rest, unbiased: true, keepdim: true) / guided.std(rest, unbiased: true, keepdim: true);
        return (guided * (factor * amount + (1 - amount))).MoveToOuterDisposeScope();
    }

    // One part per image, in order and of equal weight: then whole batches can be combined at once.
    private static bool IsPlain(ImmutableArray<ImmutableArray<WeightedRow>> images)
    {
        for (var i = 0; i < images.Length; i++)
        {
            if (images[i].Length != 1 || images[i][0].Row != i || images[i][0].Weight != images[0][0].Weight)
                return false;
        }

        return images.Length > 0;
    }
}
