using System.Collections.Immutable;
using Easel.Application.Data;
using Easel.Core.Jobs;
using Easel.Core.Requests;

namespace Easel.Application.Pictures;

/// <summary>Which pictures are looked for; null leaves a field open. The newest come first.</summary>
public sealed record PictureQuery
{
    /// <summary>Words that all stand in the prompt or the negative prompt.</summary>
    public string? Words { get; init; }

    /// <summary>A checkpoint's name or short hash.</summary>
    public string? Model { get; init; }

    /// <summary>A LoRA's name.</summary>
    public string? Lora { get; init; }

    /// <summary>A sampler's name.</summary>
    public string? Sampler { get; init; }

    /// <summary>Made at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Made before this time.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>At least so many pixels on the shorter side.</summary>
    public int? SmallestSide { get; init; }

    /// <summary>Only favourites, or only others.</summary>
    public bool? Favourite { get; init; }

    /// <summary>A tag.</summary>
    public string? Tag { get; init; }

    /// <summary>A collection's name (its id).</summary>
    public string? Collection { get; init; }

    /// <summary>The pictures of one job.</summary>
    public JobId? Job { get; init; }

    /// <summary>True looks into the bin.</summary>
    public bool Bin { get; init; }

    /// <summary>Where the last page ended, <see cref="PicturePage.Next"/>.</summary>
    public string? After { get; init; }

    /// <summary>At most so many, 1 to 500.</summary>
    public int Limit { get; init; } = 50;
}

/// <summary>Pictures, and where the next ones begin.</summary>
/// <param name="Pictures">The newest first.</param>
/// <param name="Next">Goes into <see cref="PictureQuery.After"/>; null where there are no more.</param>
public sealed record PicturePage(ImmutableArray<PictureSummary> Pictures, string? Next);

/// <summary>A picture as lists show it.</summary>
public sealed record PictureSummary(
    string Id, JobId? Job, int Number, string Path, int Width, int Height, long Bytes, DateTimeOffset MadeAt, string? Model, string? ModelHash, string? Sampler, long? Seed,
    string? Parent, bool Favourite, bool Shared, bool Binned)
{
    internal static PictureSummary Of(PictureRow row) => new(
        row.Id, row.Job, row.Number, row.Path, row.Width, row.Height, row.Bytes, row.MadeAt, row.Model, row.ModelHash, row.Sampler, row.Seed, row.Parent, row.Favourite, row.Shared,
        row.BinnedAt is not null);
}

/// <summary>All that is known of a picture.</summary>
/// <param name="Summary">As lists show it.</param>
/// <param name="Infotext">Its parameters in A1111's form.</param>
/// <param name="Request">What paints it again; for an imported picture read from its infotext.</param>
/// <param name="IsExact">True where the request is the stored one, false where it was read from the infotext.</param>
/// <param name="Tags">Its tags, sorted.</param>
/// <param name="Collections">The collections it is in.</param>
public sealed record PictureDetails(PictureSummary Summary, string Infotext, JobRequest Request, bool IsExact, ImmutableArray<string> Tags, ImmutableArray<PictureCollection> Collections);

/// <summary>A named set of pictures.</summary>
/// <param name="Id">Its name for programs.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Count">How many pictures are in it.</param>
public sealed record PictureCollection(string Id, string Name, int Count);

/// <summary>What an import found.</summary>
/// <param name="Added">Pictures that are new in the gallery.</param>
/// <param name="Known">Pictures that were in it already.</param>
/// <param name="WithoutParameters">Of the new ones, those that carry no parameters.</param>
/// <param name="Unreadable">Files that look like pictures and are not, with the reason.</param>
public sealed record ImportReport(int Added, int Known, int WithoutParameters, ImmutableArray<string> Unreadable);

/// <summary>Whether a picture painted again is the same.</summary>
/// <param name="IsEqual">True where every pixel is.</param>
/// <param name="Differences">What differs: pixels, or fields of the parameters with both values.</param>
public sealed record VerifyReport(bool IsEqual, ImmutableArray<string> Differences);
