using Easel.Core.Infotext;

namespace Easel.Core.Saving;

/// <summary>What file-name patterns can ask of one picture.</summary>
/// <param name="Parameters">Its parameters, read from its infotext.</param>
/// <param name="Time">When it is saved, with the offset of the user's time zone.</param>
public sealed record FileNameFacts(GenerationParameters Parameters, DateTimeOffset Time)
{
    /// <summary>Its seed; null where it has none.</summary>
    public long? Seed { get; init; }

    /// <summary>The seeds of the job's first and last picture; null where there is one picture only.</summary>
    public (long First, long Last)? SeedRange { get; init; }

    /// <summary>Columns.</summary>
    public int Width { get; init; }

    /// <summary>Rows.</summary>
    public int Height { get; init; }

    /// <summary>Which picture of its batch it is, from 1; null where a batch has one picture.</summary>
    public int? BatchNumber { get; init; }

    /// <summary>Pictures of a batch.</summary>
    public int BatchSize { get; init; } = 1;

    /// <summary>Which picture of the job it is, from 1; null where the job has one picture.</summary>
    public int? GenerationNumber { get; init; }

    /// <summary>Name of the file that it was made from, without extension; empty where there is none.</summary>
    public string BaseName { get; init; } = "";

    /// <summary>Who asked for it.</summary>
    public string? User { get; init; }

    /// <summary>The SHA-256 of its pixels, in lower-case hexadecimal digits; asked only where a pattern wants it.</summary>
    public Func<string>? PixelHash { get; init; }
}
