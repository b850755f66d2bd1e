using System.Collections.Immutable;
using Easel.Core.Pixels;
using static TorchSharp.torch;

namespace Easel.Engine.Pipelines;

/// <summary>Tensors of pixels as pictures.</summary>
public static class DecodedPixels
{
    /// <summary>A picture as the autoencoder reads it.</summary>
    /// <param name="picture">Three channels.</param>
    /// <returns>[1, 3, h, w] in [−1, 1], on the CPU.</returns>
    public static Tensor FromPicture(PixelBuffer picture)
    {
        using var scope = NewDisposeScope();
        var bytes = tensor(picture.Bytes, [1, picture.Height, picture.Width, picture.Channels]);
        return (bytes.permute(0, 3, 1, 2).to(ScalarType.Float32) / 255 * 2 - 1).contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>The pictures of a batch; what lies outside the range is cut off.</summary>
    /// <param name="pixels">[n, 3, h, w] in [−1, 1].</param>
    /// <returns>n pictures. Fractions are cut, not rounded, as A1111 does (<c>modules/processing.py</c>), so that its pictures agree.</returns>
    public static ImmutableArray<PixelBuffer> ToPictures(Tensor pixels)
    {
        using var scope = NewDisposeScope();
        var unit = ((pixels.to(ScalarType.Float32, CPU) + 1) / 2).clamp(0, 1);
        var bytes = (unit * 255).to(ScalarType.Byte).permute(0, 2, 3, 1).contiguous();
        var (height, width, channels) = ((int)bytes.shape[1], (int)bytes.shape[2], (int)bytes.shape[3]);
        var all = bytes.data<byte>().ToArray();
        var size = height * width * channels;
        return [.. Enumerable.Range(0, (int)bytes.shape[0]).Select(i => new PixelBuffer(width, height, channels, all[(i * size)..((i + 1) * size)]))];
    }
}
