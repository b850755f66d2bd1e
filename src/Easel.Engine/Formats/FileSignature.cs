using System.Buffers.Binary;

namespace Easel.Engine.Formats;

/// <summary>Tells by its first bytes what a file is, whatever its name says.</summary>
internal static class FileSignature
{
    /// <summary>Bytes that <see cref="IsSafetensors"/> and <see cref="Foreign"/> look at.</summary>
    public const int Length = 64;

    public static bool IsSafetensors(ReadOnlySpan<byte> start) =>
        start.Length > 8 && start[8] == '{' && BinaryPrimitives.ReadUInt64LittleEndian(start) <= SafetensorsHeader.MaxBytes;

    public static bool IsZip(ReadOnlySpan<byte> start) => start.StartsWith("PK\x03\x04"u8) || start.StartsWith("PK\x05\x06"u8);

    /// <summary>The first byte of a pickle of protocol 2 and above.</summary>
    public static bool IsPickle(ReadOnlySpan<byte> start) => start is [0x80, >= 2 and <= 5, ..];

    /// <summary>What the file is, where it is something well known that is no model; else null.</summary>
    public static string? Foreign(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith("version https://git-lfs"u8))
            return "a git-lfs pointer, not the model itself: the repository was cloned without git-lfs. Run 'git lfs pull' there, or download the file by itself";
        foreach (var (magic, what) in Magics)
        {
            if (start.StartsWith(magic))
                return what;
        }

        if (start.Length > 11 && start[..4].SequenceEqual("RIFF"u8))
            return start[8..12].SequenceEqual("WEBP"u8) ? "a WebP picture, not a model" : "a sound or video file, not a model";
        var text = start.TrimStart(" \t\r\n\uFEFF"u8);
        if (text is [(byte)'<', (byte)'!' or (byte)'h' or (byte)'H' or (byte)'?', ..])
            return "a web page, not a model: the download asked for a login or failed. Open the link in a browser, or give a token";
        if (text is [(byte)'{' or (byte)'[', ..] && text[1..].IndexOfAnyExceptInRange((byte)9, (byte)126) is -1 or > 16)
            return "a JSON text, not a model";
        return null;
    }

    private static readonly (byte[] Magic, string What)[] Magics =
    [
        ([0x89, (byte)'P', (byte)'N', (byte)'G'], "a PNG picture, not a model"),
        ([0xFF, 0xD8, 0xFF], "a JPEG picture, not a model"),
        ([(byte)'G', (byte)'I', (byte)'F', (byte)'8'], "a GIF picture, not a model"),
        ([(byte)'G', (byte)'G', (byte)'U', (byte)'F'], "a GGUF model, which is not supported: get the safetensors version"),
        ([0x89, (byte)'H', (byte)'D', (byte)'F'], "an HDF5 (Keras) model, which is not supported: get the safetensors version"),
        ([(byte)'%', (byte)'P', (byte)'D', (byte)'F'], "a PDF document, not a model"),
        ([0x1F, 0x8B], "a gzip archive: unpack it first"),
        ([(byte)'7', (byte)'z', 0xBC, 0xAF], "a 7z archive: unpack it first"),
        ([(byte)'R', (byte)'a', (byte)'r', (byte)'!'], "a RAR archive: unpack it first"),
        ([0x7F, (byte)'E', (byte)'L', (byte)'F'], "a program, not a model"),
        ([(byte)'M', (byte)'Z'], "a program, not a model"),
    ];
}
