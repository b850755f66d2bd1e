using Easel.Core.Pixels;
using static TorchSharp.torch;

namespace Easel.Training.Datasets;

/// <summary>A draw's pixels: scaled, cut, mirrored, tinted.</summary>
public static class PicturePixels
{
    /// <summary>The picture [1, 3, h, w] in [−1, 1], and what it weighs [1, 1, h, w] in [0, 1] where the draw has a mask.</summary>
    public static (Tensor Pixels, Tensor? Mask) Of(PictureDraw draw, IPictureReader reader, string? interpolation)
    {
        using var scope = NewDisposeScope();
        var picture = draw.Picture;
        var scaled = reader.Resize(reader.Read(picture.Path), picture.Fit.Resized, interpolation);
        var all = Cut(Planes(scaled), draw);
        var pixels = all.narrow(1, 0, 3) / 127.5f - 1;
        if (draw.Tint is { } tint) pixels = ((pixels + 1) * tensor((float[])[tint.R, tint.G, tint.B]).view(1, 3, 1, 1) - 1).clamp(-1, 1);
        Tensor? mask = null;
        if (picture.Mask is { } file) mask = Cut(Planes(reader.Resize(reader.Read(file), picture.Fit.Resized, interpolation)), draw).narrow(1, 0, 1) / 255f;
        else if (picture.Subset.AlphaMask) mask = scaled.Channels == 4 ? all.narrow(1, 3, 1) / 255f : ones(1, 1, all.shape[2], all.shape[3]);
        return (pixels.MoveToOuterDisposeScope(), mask?.MoveToOuterDisposeScope());
    }

    private static Tensor Planes(PixelBuffer picture)
    {
        var planes = tensor(picture.Bytes, [picture.Height, picture.Width, picture.Channels]).permute(2, 0, 1).unsqueeze(0).to(float32);
        return picture.Channels == 1 ? planes.expand(-1, 3, -1, -1) : planes;
    }

    private static Tensor Cut(Tensor planes, PictureDraw draw)
    {
        var bucket = draw.Picture.Fit.Bucket;
        var cut = planes.narrow(2, draw.CropY, bucket.Height).narrow(3, draw.CropX, bucket.Width);
        return (draw.Flipped ? cut.flip(3) : cut).contiguous();
    }
}
