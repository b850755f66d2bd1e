using System.Collections.Immutable;

namespace Easel.Core.Models;

/// <summary>All that a model file's header tells, for a person to read. Values that are long are cut.</summary>
/// <param name="Facts">What else is known beside the model's <see cref="ModelFacts"/>, by name: <c>rank</c>, <c>vectors</c>, <c>tensors</c> …</param>
/// <param name="Notes">Sentences that a person should read.</param>
/// <param name="Training">How it was trained, as far as it says so.</param>
/// <param name="Tags">The tags of its training pictures with their counts, the most frequent first.</param>
/// <param name="Metadata">What the file carries as text.</param>
public sealed record ModelDetails(
    ImmutableArray<KeyValuePair<string, string>> Facts,
    ImmutableArray<string> Notes,
    ImmutableArray<KeyValuePair<string, string>> Training,
    ImmutableArray<KeyValuePair<string, long>> Tags,
    ImmutableArray<KeyValuePair<string, string>> Metadata)
{
    /// <summary>What is known of a file that cannot be read.</summary>
    public static ModelDetails None { get; } = new([], [], [], [], []);
}
