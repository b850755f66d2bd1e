namespace Easel.Imaging;

/// <summary>
/// Tells a picture's format from its first bytes. The codec library reads a hundred formats, some of which run scripts or open
/// further files; only the ones named here ever reach it.
/// </summary>
internal static class Signature
{
    public static SourceFormat? Detect(ReadOnlySpan<byte> head) => head switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => SourceFormat.Png,
        [0xFF, 0xD8, 0xFF, ..] => SourceFormat.Jpeg,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => SourceFormat.Webp,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => SourceFormat.Gif,
        [(byte)'B', (byte)'M', ..] when head.Length > 26 => SourceFormat.Bmp,
        [(byte)'I', (byte)'I', 42, 0, ..] or [(byte)'M', (byte)'M', 0, 42, ..] => SourceFormat.Tiff,
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', (byte)'a', (byte)'v', (byte)'i', (byte)'f' or (byte)'s', ..] => SourceFormat.Avif,
        _ => null,
    };
}
