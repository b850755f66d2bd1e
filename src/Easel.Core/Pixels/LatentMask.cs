namespace Easel.Core.Pixels;

/// <summary>Brings a mask to the size of latents, as A1111 does: Pillow's bicubic resize, which averages when it shrinks.</summary>
public static class LatentMask
{
    /// <summary>Resized, still 0 … 255.</summary>
    public static GrayMask Soft(GrayMask mask, int width, int height) => GrayMask.Of(mask.ToPicture().Resize(width, height, ResizeFilter.Bicubic));

    /// <summary>1 where latents are painted anew, 0 where they stay.</summary>
    public static float[] Rounded(GrayMask mask, int width, int height) =>
        Array.ConvertAll(Soft(mask, width, height).Values, value => value >= 128 ? 1f : 0f);
}
