namespace Easel.Imaging;

/// <summary>How large a picture from outside may be: a few kilobytes of file can declare a picture that fills the memory.</summary>
/// <param name="MaxPixels">Columns × rows.</param>
/// <param name="MaxSide">The longer side.</param>
/// <param name="MaxFileBytes">The size of the file itself.</param>
/// <param name="MaxTextBytes">The size of one text that is stored in a picture, after decompression.</param>
public sealed record ImageLimits(long MaxPixels, int MaxSide, long MaxFileBytes, int MaxTextBytes)
{
    /// <summary>A picture of 16384 × 8192 pixels (half a gigabyte while it is read), a file of 256 MiB, a text of 4 MiB.</summary>
    public static ImageLimits Default { get; } = new(MaxPixels: 16384L * 8192, MaxSide: 32768, MaxFileBytes: 256L << 20, MaxTextBytes: 4 << 20);
}
