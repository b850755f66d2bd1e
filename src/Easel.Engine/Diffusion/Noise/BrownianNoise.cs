using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Easel.Engine.Diffusion.Noise;

/// <summary>
/// Noise for SDE samplers as in k-diffusion's <c>BrownianTreeNoiseSampler</c>: the increment of a Brownian path over noise levels, scaled to unit
/// variance, one tree per image. So the same seed gives a similar picture at any number of steps, and an image of a batch equals the same seed
/// alone. Draws without levels come from <paramref name="plain"/>.
/// </summary>
/// <param name="plain">Noise for the start.</param>
/// <param name="shape">The latent's channels, height and width.</param>
/// <param name="seeds">One per image.</param>
/// <param name="sigmaMin">The lowest level above 0 of the whole schedule.</param>
/// <param name="sigmaMax">Its highest level.</param>
/// <param name="source">Whose normal numbers.</param>
public sealed class BrownianNoise(
    INoiseSource plain, (int Channels, int Height, int Width) shape, ImmutableArray<long> seeds, double sigmaMin, double sigmaMax,
    NoiseSourceKind source = NoiseSourceKind.Cpu) : INoiseSource
{
    // The reference keeps levels as float32, and the tree's points are those.
    private readonly ImmutableArray<BrownianTree> _trees =
    [
        .. seeds.Select(seed => new BrownianTree((float)sigmaMin, (float)sigmaMax, shape.Channels * shape.Height * shape.Width, seed, source)),
    ];

    /// <summary>The path over the levels of a whole schedule (image to image: also those that it leaves out), with the seeds of <paramref name="images"/>.</summary>
    public static BrownianNoise Over(ReadOnlySpan<double> schedule, ImageNoise images)
    {
        var (low, high) = (double.MaxValue, 0d);
        foreach (var sigma in schedule)
            (low, high) = (sigma > 0 ? Math.Min(low, sigma) : low, Math.Max(high, sigma));
        var options = images.Options;
        return new(images, options.Shape, options.Seeds, low, high, options.Source);
    }

    /// <inheritdoc/>
    public Tensor Next() => plain.Next();

    /// <inheritdoc/>
    public Tensor Next(double sigma, double sigmaNext)
    {
        var (from, to) = ((float)sigma, (float)sigmaNext);
        var size = shape.Channels * shape.Height * shape.Width;
        var values = new float[size * _trees.Length];

        // A step down in noise runs the path backwards, and over intervals of increasing level the reference keeps its sign.
        var sign = from < to ? 1f : -1f;
        var scale = MathF.Sqrt(Math.Abs(to - from));
        for (var image = 0; image < _trees.Length; image++)
        {
            var increment = _trees[image].Increment(Math.Min(from, to), Math.Max(from, to));
            for (var i = 0; i < size; i++)
                values[image * size + i] = increment[i] * sign / scale;
        }

        return tensor(values, [_trees.Length, shape.Channels, shape.Height, shape.Width]);
    }
}
