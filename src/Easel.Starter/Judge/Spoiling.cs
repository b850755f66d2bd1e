using Easel.Starter.World;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Starter.Judge;

/// <summary>
/// Spoils drawn pictures a little, as a generator would: softer edges, grain, colours slightly off. Without it the judge would read
/// the drawing's exact pixels and be unfair to painted pictures.
/// </summary>
internal static class Spoiling
{
    /// <summary>Spoils a batch.</summary>
    /// <param name="pictures">[n, 3, h, w], −1 … 1.</param>
    /// <param name="dice">How much of what.</param>
    /// <param name="generator">Where noise comes from.</param>
    /// <returns>A new tensor of the same shape, about −1 … 1.</returns>
    public static Tensor Apply(Tensor pictures, Dice dice, Generator generator)
    {
        using var scope = NewDisposeScope();
        var x = pictures;
        long n = x.shape[0], side = x.shape[2];
        if (dice.Chance(0.3f))
        {
            long small = (long)(side * dice.Between(0.45f, 0.9f));
            x = interpolate(interpolate(x, size: [small, small], mode: InterpolationMode.Area), size: [side, side], mode: InterpolationMode.Bilinear, align_corners: false);
        }

        if (dice.Chance(0.4f)) x = Blur(x, dice.Between(0.4f, 1.5f));
        // Contrast and brightness for each picture, and a cast for each of its channels.
        x = x * (1 + 0.1 * randn([n, 1, 1, 1], generator: generator)) + 0.06 * randn([n, 1, 1, 1], generator: generator);
        x += 0.03 * randn([n, 3, 1, 1], generator: generator);
        if (dice.Chance(0.5f)) x += dice.Between(0.01f, 0.1f) * randn(x.shape, generator: generator);
        return x.clamp(-1.1, 1.1).MoveToOuterDisposeScope();
    }

    private static Tensor Blur(Tensor x, float sigma)
    {
        const int reach = 3;
        var weights = Enumerable.Range(-reach, 2 * reach + 1).Select(i => MathF.Exp(-i * i / (2 * sigma * sigma))).ToArray();
        float sum = weights.Sum();
        var kernel = tensor(weights) / sum;
        x = pad(x, [reach, reach, reach, reach], mode: PaddingModes.Replicate);
        x = conv2d(x, kernel.view(1, 1, 1, -1).expand(3, 1, 1, 2 * reach + 1), groups: 3);
        return conv2d(x, kernel.view(1, 1, -1, 1).expand(3, 1, 2 * reach + 1, 1), groups: 3);
    }
}
