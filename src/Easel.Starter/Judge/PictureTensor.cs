using Easel.Core.Pixels;
using static TorchSharp.torch;

namespace Easel.Starter.Judge;

/// <summary>Pictures as the judge's tensors.</summary>
internal static class PictureTensor
{
    /// <summary>Packs RGB pictures of 128 × 128 pixels.</summary>
    /// <param name="pictures">At least one.</param>
    /// <returns>[n, 3, side, side], −1 … 1.</returns>
    /// <exception cref="ArgumentException">A picture has no three channels, or sizes differ.</exception>
    public static Tensor From(IReadOnlyList<PixelBuffer> pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        var (width, height) = (pictures[0].Width, pictures[0].Height);
        long one = (long)width * height * 3;
        var bytes = new byte[one * pictures.Count];
        for (int i = 0; i < pictures.Count; i++)
        {
            var picture = pictures[i];
            if (picture.Channels != 3 || picture.Width != width || picture.Height != height)
                throw new ArgumentException($"Pictures to judge are RGB and of one size, not {picture.Width}×{picture.Height}×{picture.Channels} beside {width}×{height}×3.", nameof(pictures));
            picture.Bytes.CopyTo(bytes, i * one);
        }

        using var scope = NewDisposeScope();
        var packed = tensor(bytes, [pictures.Count, height, width, 3], ScalarType.Byte);
        return (packed.permute(0, 3, 1, 2).to(ScalarType.Float32).contiguous() / 127.5f - 1f).MoveToOuterDisposeScope();
    }
}
