using System.Collections.Immutable;

namespace Easel.Application.Models;

/// <summary>What a user noted about a model. It lives beside the model, where A1111 keeps it, and not in the catalogue.</summary>
/// <param name="Description">What it is good for.</param>
/// <param name="ActivationText">What is put into the prompt with it.</param>
/// <param name="NegativeText">What is put into the negative prompt with it.</param>
/// <param name="PreferredWeight">The weight to use it with; null is the program's default.</param>
/// <param name="Notes">Anything.</param>
/// <param name="Tags">Words to find it by.</param>
public sealed record UserMetadata(
    string? Description = null,
    string? ActivationText = null,
    string? NegativeText = null,
    double? PreferredWeight = null,
    string? Notes = null,
    ImmutableArray<string> Tags = default)
{
    /// <summary>Words to find it by; empty by default.</summary>
    public ImmutableArray<string> Tags { get; init; } = Tags.IsDefault ? [] : Tags;
}
