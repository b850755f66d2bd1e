using Easel.Core.Requests;

namespace Easel.Core.Pixels;

/// <summary>Brings a picture to a size (A1111's <c>images.resize_image</c>).</summary>
public static class PictureFit
{
    /// <summary>The picture in exactly the size.</summary>
    /// <param name="picture">Any number of channels.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="mode">How; <see cref="ResizeMode.Latent"/> counts as <see cref="ResizeMode.Just"/>, since pixels have no latents.</param>
    /// <param name="scale">Scales pixels to a size; null takes <see cref="ResizeFilter.Lanczos"/>.</param>
    public static PixelBuffer To(PixelBuffer picture, int width, int height, ResizeMode mode, Func<PixelBuffer, int, int, PixelBuffer>? scale = null)
    {
        scale ??= static (it, toWidth, toHeight) => it.Resize(toWidth, toHeight, ResizeFilter.Lanczos);
        if (mode is ResizeMode.Just or ResizeMode.Latent) return scale(picture, width, height);
        var wider = (double)width / height > (double)picture.Width / picture.Height;
        var byWidth = mode == ResizeMode.Crop ? wider : !wider;
        var scaledWidth = byWidth ? width : Math.Max(1, (int)((long)picture.Width * height / picture.Height));
        var scaledHeight = byWidth ? Math.Max(1, (int)((long)picture.Height * width / picture.Width)) : height;
        var scaled = scale(picture, scaledWidth, scaledHeight);
        var (left, top) = (width / 2 - scaledWidth / 2, height / 2 - scaledHeight / 2);
        var result = new PixelBuffer(width, height, picture.Channels);
        result.Paste(scaled, left, top);
        if (mode == ResizeMode.Fill) FillAround(result, new PixelRegion(left, top, left + scaledWidth, top + scaledHeight));
        return result;
    }

    // Pillow stretches a strip of no width, which comes to repeating the edge.
    private static void FillAround(PixelBuffer picture, PixelRegion inner)
    {
        for (var y = 0; y < picture.Height; y++)
        {
            var nearY = Math.Clamp(y, inner.Top, inner.Bottom - 1);
            for (var x = 0; x < picture.Width; x++)
            {
                var nearX = Math.Clamp(x, inner.Left, inner.Right - 1);
                if (nearX != x || nearY != y) picture[nearX, nearY].CopyTo(picture[x, y]);
            }
        }
    }
}
