using Easel.Core.Jobs;

namespace Easel.Application.Data;

/// <summary>What lists and searches need of a picture. Narrow on purpose: a hundred thousand are looked through at once.</summary>
public sealed class PictureRow
{
    /// <summary>32 hexadecimal digits that sort by age.</summary>
    public required string Id { get; init; }

    public required string Owner { get; init; }

    /// <summary>The job that painted it; null for an imported one.</summary>
    public JobId? Job { get; init; }

    /// <summary>Which picture of the job, from 0; below 0 where a later try of the job replaced it.</summary>
    public int Number { get; set; }

    /// <summary>Below the outputs folder with forward slashes, or absolute for an imported picture that lies elsewhere.</summary>
    public required string Path { get; set; }

    public int Width { get; init; }

    public int Height { get; init; }

    public long Bytes { get; init; }

    public DateTimeOffset MadeAt { get; init; }

    /// <summary>Prompt and negative prompt in lower case, for the search by words.</summary>
    public required string Words { get; init; }

    public string? Model { get; init; }

    public string? ModelHash { get; init; }

    public string? Sampler { get; init; }

    public long? Seed { get; init; }

    /// <summary>The LoRAs in its prompt, each between vertical bars.</summary>
    public required string Loras { get; init; }

    /// <summary>The picture it was made from.</summary>
    public string? Parent { get; init; }

    public bool Favourite { get; set; }

    /// <summary>Everyone with an account may see it.</summary>
    public bool Shared { get; set; }

    /// <summary>When it was thrown into the bin; null while it is not.</summary>
    public DateTimeOffset? BinnedAt { get; set; }
}

/// <summary>The long texts of a picture.</summary>
public sealed class PictureTextRow
{
    public required string Picture { get; init; }

    public required string Infotext { get; init; }

    /// <summary>The request that paints this one picture again, as JSON; null where only the infotext is known.</summary>
    public string? Request { get; init; }
}

/// <summary>A word that a user tied to a picture.</summary>
public sealed class PictureTagRow
{
    public required string Picture { get; init; }

    public required string Tag { get; init; }
}

/// <summary>A named set of pictures.</summary>
public sealed class CollectionRow
{
    public required string Id { get; init; }

    public required string Owner { get; init; }

    public required string Name { get; set; }

    public DateTimeOffset MadeAt { get; init; }
}

/// <summary>A picture in a collection.</summary>
public sealed class CollectedRow
{
    public required string Collection { get; init; }

    public required string Picture { get; init; }
}
