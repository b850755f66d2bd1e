using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Easel.Engine.Formats;

/// <summary>The hashes by which models are known, in lower-case hexadecimal.</summary>
/// <param name="Sha256">Of the whole file.</param>
/// <param name="AutoV2">Its first 10 digits; web UIs show it in square brackets.</param>
/// <param name="AutoV3">The first 12 digits of the SHA-256 of what follows a safetensors header (sd-scripts' <c>sshs_model_hash</c>), or null for other files: it survives edited metadata.</param>
/// <param name="Legacy">8 digits of the SHA-256 of 64 KiB at 1 MiB, as early web UIs wrote it; files that differ elsewhere share it.</param>
public sealed record FileHashes(string Sha256, string AutoV2, string? AutoV3, string Legacy)
{
    private const int LegacyOffset = 1 << 20;
    private const int LegacyLength = 1 << 16;

    /// <summary>Reads the whole file once.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static FileHashes Of(string path, CancellationToken cancellation = default)
    {
        using var file = File.OpenHandle(path, options: FileOptions.SequentialScan);
        var dataStart = DataStart(file);
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var data = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        for (long at = 0; ;)
        {
            cancellation.ThrowIfCancellationRequested();
            var read = RandomAccess.Read(file, buffer, at);
            if (read == 0)
                break;
            whole.AppendData(buffer, 0, read);
            var skip = (int)Math.Clamp(dataStart - at, 0, read);
            if (dataStart > 0)
                data.AppendData(buffer, skip, read - skip);
            at += read;
        }

        var sha256 = Convert.ToHexStringLower(whole.GetHashAndReset());
        return new FileHashes(
            sha256, sha256[..10], dataStart > 0 ? Convert.ToHexStringLower(data.GetHashAndReset())[..12] : null, LegacyOf(file));
    }

    private static long DataStart(Microsoft.Win32.SafeHandles.SafeFileHandle file)
    {
        Span<byte> start = stackalloc byte[FileSignature.Length];
        start = start[..RandomAccess.Read(file, start, 0)];
        return FileSignature.IsSafetensors(start) ? 8 + (long)BinaryPrimitives.ReadUInt64LittleEndian(start) : 0;
    }

    private static string LegacyOf(Microsoft.Win32.SafeHandles.SafeFileHandle file)
    {
        var part = new byte[LegacyLength];
        var length = 0;
        while (length < part.Length && RandomAccess.Read(file, part.AsSpan(length), LegacyOffset + length) is var read and > 0)
            length += read;
        return Convert.ToHexStringLower(SHA256.HashData(part.AsSpan(0, length)))[..8];
    }
}
