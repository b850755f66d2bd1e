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
    /// <summary>The style of prompts made of tags.</summary>
    public const string Tagged = "tags";

    /// <summary>The style of prompts made of sentences.</summary>
    public const string Sentences = "sentences";

    /// <summary>Of a checkpoint: the VAE to use it with; null takes its own.</summary>
    public string? Vae { get; init; }

    /// <summary>Of a checkpoint: the clip skip to use it with, 1 to 12; null takes its own.</summary>
    public int? ClipSkip { get; init; }

    /// <summary>Of a checkpoint: the style of prompts that it follows best, <see cref="Tagged"/> or <see cref="Sentences"/>; null where nobody noted it.</summary>
    public string? PromptStyle { get; init; }

    /// <summary>Words to find it by; empty by default.</summary>
    public ImmutableArray<string> Tags { get; init; } = Tags.IsDefault ? [] : Tags;
}
