using Easel.Core.Pixels;
using Easel.Starter.World;
using Easel.Starter.World.Drawing;
using static TorchSharp.torch;

namespace Easel.Starter.Recipe;

/// <summary>
/// The endless training set: sample i is drawn from the seed and i alone, so that a stopped run goes on with just the pictures that it
/// would have seen.
/// </summary>
/// <param name="seed">Equal seeds give equal pictures.</param>
public sealed class PictureStream(ulong seed)
{
    /// <summary>The scene of one sample; never a held-out one.</summary>
    public Scene SceneAt(long index) => SceneGenerator.Next(DiceAt(index));

    /// <summary>A generator for whatever else belongs to one sample (<paramref name="use"/> keeps uses apart).</summary>
    public Dice DiceAt(long index, ulong use = 0) => new(Dice.Mix(seed ^ Dice.Mix((ulong)index + (use << 48))));

    /// <summary>Pictures as a tensor [n, 3, side, side], values −1 … 1.</summary>
    public Tensor Pictures(IEnumerable<long> indices, int side = StarterModel.Size) =>
        ToTensor([.. indices.AsParallel().AsOrdered().Select(i => SceneRenderer.Draw(SceneAt(i), side))]);

    /// <summary>RGB pictures of one size as a tensor [n, 3, h, w], values −1 … 1.</summary>
    public static Tensor ToTensor(IReadOnlyList<PixelBuffer> pictures)
    {
        using var scope = NewDisposeScope();
        var (width, height) = (pictures[0].Width, pictures[0].Height);
        var bytes = new byte[(long)pictures.Count * width * height * 3];
        for (var i = 0; i < pictures.Count; i++) pictures[i].Bytes.CopyTo(bytes, (long)i * width * height * 3);
        var pixels = tensor(bytes, [pictures.Count, height, width, 3], ScalarType.Byte);
        return (pixels.permute(0, 3, 1, 2).contiguous().to(ScalarType.Float32) / 127.5f - 1f).MoveToOuterDisposeScope();
    }

    /// <summary>The reverse: a tensor [n, 3, h, w] of values −1 … 1 as RGB pictures, rounded and clamped.</summary>
    public static PixelBuffer[] ToPictures(Tensor pictures)
    {
        using var scope = NewDisposeScope();
        var (count, height, width) = (pictures.shape[0], (int)pictures.shape[2], (int)pictures.shape[3]);
        var bytes = ((pictures + 1) * 127.5).round().clamp(0, 255).to(ScalarType.Byte, CPU).permute(0, 2, 3, 1).contiguous().data<byte>().ToArray();
        var size = width * height * 3;
        return [.. Enumerable.Range(0, (int)count).Select(i => new PixelBuffer(width, height, 3, bytes[(i * size)..((i + 1) * size)]))];
    }
}
