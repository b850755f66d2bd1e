namespace Easel.Core.Models;

/// <summary>The hashes by which a model file is known, in lower-case hexadecimal.</summary>
/// <param name="Sha256">Of the whole file.</param>
/// <param name="AutoV3">The first 12 digits of the SHA-256 of what follows a safetensors header; null for other files.</param>
/// <param name="Legacy">8 digits of 64 KiB at 1 MiB, as early web UIs wrote it.</param>
public sealed record ModelFingerprint(string Sha256, string? AutoV3, string Legacy)
{
    /// <summary>The first 10 digits, which web UIs show in square brackets.</summary>
    public string AutoV2 => Sha256[..10];
}
