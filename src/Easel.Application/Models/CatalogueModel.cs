using System.Collections.Immutable;
using Easel.Core.Models;

namespace Easel.Application.Models;

/// <summary>A model of the catalogue.</summary>
/// <param name="Name">Its file name without extension.</param>
/// <param name="Path">The file, or the folder of a diffusers model.</param>
/// <param name="Root">The root that it was found in.</param>
/// <param name="Folder">The folder that it lies in, below <c>models/</c>.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Modified">When it was changed last.</param>
/// <param name="Facts">What it is.</param>
/// <param name="User">What the user noted about it.</param>
/// <param name="Preview">Its preview picture, or null.</param>
/// <param name="IsMisplaced">True where it lies in a folder of another kind.</param>
/// <param name="Fingerprint">Its hashes, where they are known already.</param>
public sealed record CatalogueModel(
    string Name,
    string Path,
    string Root,
    string Folder,
    long Bytes,
    DateTimeOffset Modified,
    ModelFacts Facts,
    UserMetadata User,
    string? Preview,
    bool IsMisplaced,
    ModelFingerprint? Fingerprint)
{
    /// <summary>The words that call it up: the user's activation text, else what the file tells.</summary>
    public ImmutableArray<string> TriggerWords => User.ActivationText is { } text
        ? [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)]
        : Facts.TriggerWords;
}
