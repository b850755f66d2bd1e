using Easel.Core.Pixels;
using static TorchSharp.torch;

namespace Easel.Engine.Networks.Upscalers;

/// <summary>Pictures as tensors that upscalers read, and back.</summary>
internal static class TilePixels
{
    /// <summary>[1, 3, h, w] in [0, 1]; grey is repeated, transparency left out.</summary>
    public static Tensor Read(PixelBuffer picture)
    {
        using var scope = NewDisposeScope();
        var bytes = tensor(picture.Bytes, [1, picture.Height, picture.Width, picture.Channels], dtype: ScalarType.Byte);
        var colours = picture.Channels switch { 1 => bytes.expand(1, picture.Height, picture.Width, 3), 3 => bytes, _ => bytes.narrow(3, 0, 3) };
        return colours.permute(0, 3, 1, 2).to(ScalarType.Float32).div_(255).contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>Puts rows into a picture, from <paramref name="top"/> on, rounded; a grey picture takes their mean.</summary>
    public static void Write(PixelBuffer picture, Tensor rows, int top)
    {
        using var scope = NewDisposeScope();
        var colours = picture.Channels == 1 ? rows.mean([1], keepdim: true) : rows;
        var bytes = (colours.clamp(0, 1) * 255).round().to(ScalarType.Byte).permute(0, 2, 3, 1).contiguous();
        bytes.data<byte>().CopyTo(picture.Bytes, top * picture.Width * picture.Channels);
    }
}
