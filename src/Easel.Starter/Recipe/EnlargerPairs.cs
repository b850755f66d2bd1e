using Easel.Starter.World;
using Easel.Starter.World.Drawing;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Starter.Recipe;

/// <summary>
/// Pairs of a small and a large picture of one scene. The small one is drawn at its own size, not scaled down: the world has no pixels. Then
/// it is spoilt as the starter's autoencoder spoils pictures, a little soft and a little grainy, so that the upscaler makes painted pictures
/// clean too. Colours stay: correcting them is not its work.
/// </summary>
public static class EnlargerPairs
{
    private const int Small = SceneRenderer.NativeSize, Crop = 48, CropsPerScene = 2;

    /// <summary>The pairs of one step.</summary>
    /// <param name="pictures">The scenes.</param>
    /// <param name="step">Which step.</param>
    /// <param name="scenes">How many scenes; each gives two pairs.</param>
    /// <returns>[n, 3, 48, 48] and [n, 3, 96, 96] in [0, 1].</returns>
    public static (Tensor Small, Tensor Large) At(PictureStream pictures, int step, int scenes)
    {
        using var scope = NewDisposeScope();
        var dice = pictures.DiceAt(step, use: 2);
        var (smalls, larges) = (new List<Tensor>(), new List<Tensor>());
        for (var i = 0; i < scenes; i++)
        {
            var scene = pictures.SceneAt(-1L - (1L << 41) - (long)step * scenes - i);
            var (small, large) = Pair(scene);
            for (var crop = 0; crop < CropsPerScene; crop++)
            {
                var (x, y) = (dice.Below(Small - Crop + 1), dice.Below(Small - Crop + 1));
                smalls.Add(small.narrow(2, y, Crop).narrow(3, x, Crop));
                larges.Add(large.narrow(2, 2 * y, 2 * Crop).narrow(3, 2 * x, 2 * Crop));
            }
        }

        using var generator = new Generator((ulong)step + 1);
        return (Spoilt(cat([.. smalls]), dice, generator).MoveToOuterDisposeScope(), cat([.. larges]).MoveToOuterDisposeScope());
    }

    /// <summary>A scene at 128 and at 256 pixels, [1, 3, side, side] in [0, 1].</summary>
    public static (Tensor Small, Tensor Large) Pair(Scene scene) => (Drawn(scene, Small), Drawn(scene, 2 * Small));

    private static Tensor Drawn(Scene scene, int side)
    {
        using var scope = NewDisposeScope();
        return ((PictureStream.ToTensor([SceneRenderer.Draw(scene, side)]) + 1) / 2).MoveToOuterDisposeScope();
    }

    private static Tensor Spoilt(Tensor x, Dice dice, Generator generator)
    {
        using var scope = NewDisposeScope();
        if (dice.Chance(0.3f))
        {
            // Softer: a part of the mean of each 3 × 3 neighbourhood.
            var soft = avg_pool2d(pad(x, [1, 1, 1, 1], mode: TorchSharp.PaddingModes.Replicate), [3, 3], [1, 1]);
            x = x.lerp(soft, dice.Between(0.1f, 0.7f));
        }

        if (dice.Chance(0.4f)) x = x + dice.Between(0.002f, 0.03f) * randn(x.shape, generator: generator);
        return x.clamp(0, 1).MoveToOuterDisposeScope();
    }
}
