namespace Easel.Core.Pixels;

/// <summary>How pixels are weighed when a picture's size changes; the names and kernels are Pillow's.</summary>
public enum ResizeFilter
{
    /// <summary>The pixel under the centre of the new one.</summary>
    Nearest,

    /// <summary>A triangle over two pixels.</summary>
    Bilinear,

    /// <summary>Keys' cubic with a = −0.5, over four pixels.</summary>
    Bicubic,

    /// <summary>A three-lobed windowed sinc, over six pixels.</summary>
    Lanczos,
}
