using System.Collections.Immutable;

namespace Easel.Application.Models;

/// <summary>Which models to list. Every condition must hold; what is null is no condition.</summary>
/// <param name="Text">Words that must all occur in name, title, trigger words, tags, notes or description; or the beginning of a hash.</param>
/// <param name="Types">One of these types (<c>lora</c>, <c>checkpoint</c> …); empty for all.</param>
/// <param name="Family">A family (<c>sd1</c> …).</param>
/// <param name="Folder">A folder below <c>models/</c>, under its first name.</param>
/// <param name="Tag">A tag of the user.</param>
/// <param name="Misplaced">True for the models that lie in a folder of another kind, false for the others.</param>
/// <param name="Order">The order.</param>
/// <param name="Descending">True turns the order round.</param>
/// <param name="Skip">Models to leave out at the beginning.</param>
/// <param name="Take">Models to return at most.</param>
public sealed record ModelQuery(
    string? Text = null,
    ImmutableArray<string> Types = default,
    string? Family = null,
    string? Folder = null,
    string? Tag = null,
    bool? Misplaced = null,
    ModelOrder Order = ModelOrder.Name,
    bool Descending = false,
    int Skip = 0,
    int Take = int.MaxValue)
{
    /// <summary>One of these types; empty for all.</summary>
    public ImmutableArray<string> Types { get; init; } = Types.IsDefault ? [] : Types;
}
