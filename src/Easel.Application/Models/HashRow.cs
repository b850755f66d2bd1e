namespace Easel.Application.Models;

/// <summary>A file's hashes, valid while its size and time are these.</summary>
internal sealed class HashRow
{
    public required string Path { get; set; }

    public long Bytes { get; set; }

    public long Modified { get; set; }

    public required string Sha256 { get; set; }

    public string? AutoV3 { get; set; }

    public required string Legacy { get; set; }
}
