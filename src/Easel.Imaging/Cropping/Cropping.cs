using Easel.Core.Pixels;

namespace Easel.Imaging.Cropping;

/// <summary>Cuts pictures.</summary>
public static class Cropping
{
    /// <summary>A part of the picture; what lies outside of it is left out.</summary>
    /// <exception cref="ArgumentException">Nothing of the region lies in the picture.</exception>
    public static PixelBuffer Cut(this PixelBuffer picture, PixelRegion region)
    {
        var inside = new PixelRegion(Math.Max(0, region.Left), Math.Max(0, region.Top), Math.Min(picture.Width, region.Right), Math.Min(picture.Height, region.Bottom));
        if (inside.Width < 1 || inside.Height < 1) throw new ArgumentException($"{region} lies outside of a picture of {picture.Width}×{picture.Height}.", nameof(region));
        var part = new PixelBuffer(inside.Width, inside.Height, picture.Channels);
        var row = inside.Width * picture.Channels;
        for (var y = 0; y < inside.Height; y++)
            picture.Bytes.AsSpan(((inside.Top + y) * picture.Width + inside.Left) * picture.Channels, row).CopyTo(part.Bytes.AsSpan(y * row));
        return part;
    }

    /// <summary>The middle of the picture in this size; sides that are shorter stay as they are.</summary>
    public static PixelBuffer CutCentre(this PixelBuffer picture, int width, int height)
    {
        var (left, top) = (Math.Max(0, (picture.Width - width) / 2), Math.Max(0, (picture.Height - height) / 2));
        return width >= picture.Width && height >= picture.Height ? picture : picture.Cut(new PixelRegion(left, top, left + width, top + height));
    }

    /// <summary>The largest centred part of these proportions, scaled to the size.</summary>
    public static PixelBuffer CutToFit(this PixelBuffer picture, int width, int height)
    {
        var (cutWidth, cutHeight) = (long)picture.Height * width < (long)picture.Width * height
            ? ((int)Math.Round((double)width * picture.Height / height), picture.Height)
            : (picture.Width, (int)Math.Round((double)height * picture.Width / width));
        return picture.CutCentre(Math.Max(1, cutWidth), Math.Max(1, cutHeight)).Resize(width, height, ResizeFilter.Lanczos);
    }

    /// <summary>Mirrored: left and right, top and bottom, or both, change places.</summary>
    public static PixelBuffer Mirrored(this PixelBuffer picture, bool horizontally, bool vertically)
    {
        var mirrored = new PixelBuffer(picture.Width, picture.Height, picture.Channels);
        for (var y = 0; y < picture.Height; y++)
        {
            for (var x = 0; x < picture.Width; x++)
                picture[horizontally ? picture.Width - 1 - x : x, vertically ? picture.Height - 1 - y : y].CopyTo(mirrored[x, y]);
        }

        return mirrored;
    }
}
