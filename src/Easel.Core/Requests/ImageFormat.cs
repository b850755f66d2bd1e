namespace Easel.Core.Requests;

/// <summary>Format of a saved picture.</summary>
public enum ImageFormat
{
    /// <summary>PNG, with the parameters in a text chunk.</summary>
    Png,

    /// <summary>JPEG, with the parameters in EXIF.</summary>
    Jpg,

    /// <summary>WebP, with the parameters in EXIF.</summary>
    Webp,

    /// <summary>AVIF, with the parameters in EXIF.</summary>
    Avif,
}
