namespace Easel.Imaging;

/// <summary>A picture format that Easel reads, told from a file's first bytes and never from its name.</summary>
public enum SourceFormat
{
    Png,
    Jpeg,
    Webp,
    Gif,
    Bmp,
    Tiff,
    Avif,
}
