namespace Easel.Imaging;

/// <summary>A picture format that Easel writes.</summary>
public enum ImageFormat
{
    /// <summary>Lossless; the infotext is a text chunk with the keyword <c>parameters</c>.</summary>
    Png,

    /// <summary>Lossy, no alpha; the infotext is the EXIF UserComment.</summary>
    Jpeg,

    /// <summary>Lossy; the infotext is the EXIF UserComment.</summary>
    Webp,
}
